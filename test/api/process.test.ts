import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { BotManifest } from '../../contracts/bot.js';
import type { ConversationStateReport, Readiness } from '../../contracts/http.js';
import type { MessageCreatedEvent } from '../../contracts/events.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { createPrisma } from '../../prisma/client.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { createBotCatalog, createBotStore } from '../../prisma/stores/bots.js';
import { findFreePort } from '../support/free-port.js';
import { createNamespace } from '../support/namespace.js';
import { startNodeProcess, type NodeProcess } from '../support/node-process.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { replayNamespace } from '../support/replay-rig.js';

let database: TestDatabase;
let dataFolder: string;
let environment: Record<string, string>;
let adminKey: string;

beforeAll(async () => {
  database = await createDatabase();
  dataFolder = await mkdtemp(path.join(tmpdir(), 'parley-api-'));
  environment = {
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: await createNamespace(inject('temporalAddress')),
    DATABASE_URL: database.url,
    PARLEY_DATA_DIR: dataFolder,
    PARLEY_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    PARLEY_SIGNING_KEY: randomBytes(32).toString('base64'),
  };
  const prisma = createPrisma({ databaseUrl: database.url });
  const settings = { knowledge: { mode: 'none' as const }, fallback: 'I do not know.' };
  const manifest = BotManifest.parse({ slug: 'shop', name: 'Shop', settings });
  const { botId, generationId } = await createBotStore(prisma).saveDraft({ folder: { manifest, faqs: [] } });
  await createBotCatalog(prisma).activateGeneration({ botId, generationId, passageCount: 0 });
  adminKey = (await createApiKeyStore(prisma).create({ name: 'test' })).key;
  await prisma.$disconnect();
});
afterAll(async () => {
  const { replayed } = await replayNamespace({ env: environment });
  expect(replayed).toBeGreaterThan(0);
  await database.drop();
  await rm(dataFolder, { recursive: true, force: true });
});

/** The api's process alone, with what it writes. */
function forkApi(env: Record<string, string>): { child: ChildProcess; output: () => string } {
  const { PATH = '', HOME = '', NODE_V8_COVERAGE } = process.env;
  const child = fork(path.join(findProjectRoot(), 'dist/api/main.js'), [], {
    env: { PATH, HOME, ...(NODE_V8_COVERAGE === undefined ? {} : { NODE_V8_COVERAGE }), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

describe('the api process', () => {
  it('answers a customer together with a worker, and shows an operator the state of the conversation', async () => {
    const PORT = String(await findFreePort());
    const METRICS_PORT = String(await findFreePort());
    const processes: NodeProcess[] = [];
    try {
      const api = await startNodeProcess({ script: 'api/main.js', env: { ...environment, PORT } });
      processes.push(api);
      expect(await api.said('ready')).toEqual({ type: 'ready', port: Number(PORT) });
      processes.push(await startNodeProcess({ script: 'worker/main.js', env: { ...environment, METRICS_PORT } }));

      const call = async (address: string, init: RequestInit & { headers?: Record<string, string> } = {}) => {
        const response = await fetch(`http://127.0.0.1:${PORT}${address}`, init);
        return { status: response.status, body: await response.json() };
      };
      const post = (address: string, body: object, headers: Record<string, string> = {}) =>
        call(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });

      const readParts = async () => ((await call('/ready')).body as Readiness).parts;
      await expect.poll(readParts, { timeout: 15_000 }).toMatchObject({
        'conversation-workers': { status: 'up' },
        'reasoning-workers': { status: 'up' },
        // Nobody takes what goes out: conversations go on all the same.
        'outgoing-workers': { status: 'degraded' },
      });
      expect((await call('/ready')).status).toBe(200);

      const { body: visitor } = await post('/api/v1/auth/anonymous', { botSlug: 'shop' });
      const headers = { authorization: `Bearer ${(visitor as { token: string }).token}` };
      const conversationId = randomUUID();
      await post('/api/v1/conversations', { conversationId }, headers);
      const key = { ...headers, 'idempotency-key': randomUUID() };
      const address = `/api/v1/conversations/${conversationId}/messages?wait=20`;
      const answered = await post(address, { text: 'What is this?' }, key);
      expect(answered).toMatchObject({
        status: 200,
        body: { answer: { payload: { role: 'bot', text: 'I do not know.' } } },
      });
      const again = await post(address, { text: 'What is this?' }, key);
      expect((again.body as { answer: MessageCreatedEvent }).answer).toEqual(
        (answered.body as { answer: MessageCreatedEvent }).answer,
      );

      const readState = async () => {
        const asAdmin = { headers: { authorization: `Bearer ${adminKey}` } };
        const { body } = await call(`/api/v1/admin/conversations/${conversationId}/state`, asAdmin);
        return (body as ConversationStateReport).state;
      };
      // The answer is with the customer before its workflow has heard that it is.
      const ended: unknown = expect.objectContaining({ conversationId, turnNo: 1, pending: [] });
      await expect.poll(readState, { timeout: 15_000 }).toEqual(ended);
      expect(await api.stop()).toBe(0);
    } finally {
      await Promise.all(processes.map((one) => one.stop()));
    }
  });

  it('stops when its supervisor is gone', async () => {
    const { child } = forkApi({ ...environment, PORT: String(await findFreePort()) });
    await once(child, 'message');
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('lists what is wrong with its environment and starts nothing', async () => {
    const { child, output } = forkApi({ ...environment, PARLEY_SIGNING_KEY: 'short', DATABASE_URL: '', PORT: '0' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    for (const name of ['PARLEY_SIGNING_KEY', 'DATABASE_URL', 'PORT']) expect(output()).toContain(name);
    expect(output()).not.toMatch(/\bat .*:\d+:\d+/);
    expect(output()).not.toContain('short\n');
  });

  it('ends with 1 where its port is taken', async () => {
    const PORT = String(await findFreePort());
    const first = forkApi({ ...environment, PORT });
    await once(first.child, 'message');
    const second = forkApi({ ...environment, PORT });
    expect(await once(second.child, 'exit')).toEqual([1, null]);
    expect(second.output()).toContain('EADDRINUSE');
    first.child.kill('SIGINT');
    expect(await once(first.child, 'exit')).toEqual([0, null]);
  });
});
