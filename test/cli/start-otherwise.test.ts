import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { identifyProcess } from '../../infra/embedded/process/process-identity.js';
import { findFreePort } from '../support/free-port.js';
import { createNamespace } from '../support/namespace.js';
import { createEmptyDatabase, type TestDatabase } from '../support/postgres.js';
import { createSandbox, type Sandbox, type Started } from './support/parley.js';

const START_WITHIN_MS = 120_000;
const STACK_TRACE = /^\s+at .*:\d+:\d+\)?$/m;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
}, START_WITHIN_MS);
afterAll(async () => {
  await sandbox.dispose();
}, START_WITHIN_MS);

/** One bot with faults, and one without. @returns the folder of both */
function makeBotFolders(folder: string): string {
  const bots = path.join(folder, 'bots');
  for (const name of ['broken', 'sound']) {
    mkdirSync(path.join(bots, name), { recursive: true });
    writeFileSync(path.join(bots, name, 'bot.yaml'), `slug: ${name}\nname: A bot\nfaqs: faqs.yaml\n`);
  }
  writeFileSync(path.join(bots, 'broken', 'faqs.yaml'), '- question: Where is the answer?\n');
  const faq = '- { id: one, category: all, question: What is it?, answer: A bot. }\n';
  writeFileSync(path.join(bots, 'sound', 'faqs.yaml'), faq);
  return bots;
}

const areGone = (pids: number[]) => pids.filter((pid) => identifyProcess(pid) !== undefined);

describe('two that run on one machine', () => {
  let first: Sandbox;
  let second: Sandbox;
  let database: TestDatabase;
  let namespace: string;
  let withBots: Started;
  let withServers: Started;

  beforeAll(async () => {
    [first, second, database, namespace] = await Promise.all([
      createSandbox(),
      createSandbox(),
      createEmptyDatabase(),
      createNamespace(inject('temporalAddress')),
    ]);
    [withBots, withServers] = await Promise.all([
      first.start({ BOTS_DIR: makeBotFolders(first.folder) }),
      second.start({
        TEMPORAL_ADDRESS: inject('temporalAddress'),
        TEMPORAL_NAMESPACE: namespace,
        DATABASE_URL: database.url,
      }),
    ]);
  }, START_WITHIN_MS);
  afterAll(async () => {
    await Promise.all([first.dispose(), second.dispose()]);
    await database.drop();
  }, START_WITHIN_MS);

  it('say nothing about a default port in use: each takes the next free one', async () => {
    expect(withBots.apiUrl).not.toBe(withServers.apiUrl);
    for (const { apiUrl } of [withBots, withServers]) expect((await fetch(`${apiUrl}/ready`)).status).toBe(200);
  });

  it('use the Temporal server, the namespace and the database that are set, and run none of their own', () => {
    expect(Object.keys(second.processes()).sort()).toEqual(['api', 'batch', 'worker']);
    expect(withServers.output()).toContain('PostgreSQL: from DATABASE_URL');
    expect(withServers.output()).toContain(`${namespace}, keeps closed runs 30 days`);
  });

  it('publish every bot of a folder, and name one with faults without ending for it', async () => {
    const { apiUrl, output } = withBots;
    expect(output()).toMatch(/bots: broken was left as it is\. .*\n[^]*faqs\.yaml[^]*; sound version 1 with 1 FAQs/);
    expect((await fetch(`${apiUrl}/api/v1/bots/sound`)).status).toBe(200);
    expect((await fetch(`${apiUrl}/api/v1/bots/broken`)).status).toBe(404);
  });

  it(
    'are ended by parley stop also where their supervisor was killed',
    async () => {
      const left = Object.values(first.processes());
      withBots.child.kill('SIGKILL');
      await withBots.ended;
      const { code, stdout } = await first.run(['stop']);
      expect(code).toBe(0);
      expect(stdout).toContain('had been killed');
      expect(areGone(left)).toEqual([]);
    },
    START_WITHIN_MS,
  );
});

it(
  'parley start that is interrupted in the middle ends what it had started',
  async () => {
    const fresh = await createSandbox();
    try {
      const { child, ended, output } = fresh.launch(['start']);
      await expect.poll(output, { timeout: 60_000 }).toMatch(/ PostgreSQL: port/);
      const pids = Object.values(fresh.processes());
      expect(pids.length).toBeGreaterThan(0);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(output()).toContain('Stopped.');
      expect(areGone(pids)).toEqual([]);
      expect(fresh.processes()).toEqual({});
    } finally {
      await fresh.dispose();
    }
  },
  START_WITHIN_MS,
);

describe('parley start says in one sentence', () => {
  it('which explicit port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const { code, stderr } = await sandbox.run(['start'], { PORT: String(port) });
      expect(code).toBe(1);
      expect(stderr).toContain(`Port ${port} is in use by another program, and PORT asked for it.`);
      expect(stderr).not.toMatch(STACK_TRACE);
    } finally {
      other.close();
    }
  });

  it('which data folder cannot be written', async () => {
    const file = path.join(sandbox.folder, 'a-file');
    writeFileSync(file, '');
    const { code, stderr } = await sandbox.run(['start'], { PARLEY_DATA_DIR: path.join(file, 'data') });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The data folder .*a-file\/data cannot be written \(ENOTDIR\)\./);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it('which data folder lies where none can be made', async () => {
    const { code, stderr } = await sandbox.run(['start'], { PARLEY_DATA_DIR: '/proc/parley/data' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The data folder \/proc\/parley\/data cannot be written \(ENOENT\)\./);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it('every fault of the environment, together', async () => {
    const { code, stderr } = await sandbox.run(['start'], { PORT: 'many', REDIS_URL: 'no', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    for (const name of ['PORT', 'REDIS_URL', 'LOG_LEVEL']) expect(stderr).toContain(`  ${name} must be `);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it(
    'which Temporal server, Redis or database does not answer',
    async () => {
      const port = await findFreePort();
      const redis = await sandbox.run(['start'], { REDIS_URL: `redis://127.0.0.1:${port}` });
      expect(redis).toMatchObject({ code: 1 });
      expect(redis.stderr).toContain(`Redis at 127.0.0.1:${port} does not answer`);
      expect(redis.stdout).not.toContain('PostgreSQL');
      const temporal = await sandbox.run(['start'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
      expect(temporal).toMatchObject({ code: 1 });
      expect(temporal.stderr).toContain(`The Temporal server 127.0.0.1:${port} does not answer.`);
      const database = await sandbox.run(['start'], { DATABASE_URL: `postgresql://a:secret@127.0.0.1:${port}/none` });
      expect(database).toMatchObject({ code: 1 });
      expect(database.stderr).toContain('DATABASE_URL');
      expect(`${database.stdout}${database.stderr}`).not.toContain('secret');
    },
    START_WITHIN_MS,
  );

  it('what the name of an environment must be', async () => {
    const { code, stderr } = await sandbox.run(['start', '--env', '../elsewhere']);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be the name of an environment');
  });
});
