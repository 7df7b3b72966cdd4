import { afterEach, describe, expect, it } from 'vitest';

import { createOpenAiModel } from '../../activities/agent/index.js';
import type { MessageCreatedEvent } from '../../contracts/events.js';
import { MessageEnded, Readiness } from '../../contracts/http.js';
import { startModelServer, type ModelReply, type ModelServer } from '../support/model-server.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';

const FALLBACK = 'Nobody knows.';
const TIMEOUT_MS = 1_000;

let server: ModelServer | undefined;
let stack: Stack | undefined;
afterEach(async () => {
  await stack?.close();
  await server?.close();
  [stack, server] = [undefined, undefined];
}, 120_000);

/** A stack whose model is at a scripted provider: a list of replies, or what it says to each request. */
async function start(replies: ModelReply[] | ((index: number) => ModelReply), key?: string): Promise<Visit> {
  server = await startModelServer(replies);
  const { baseURL, apiKey } = server;
  const model = createOpenAiModel({ baseURL, apiKey: key ?? apiKey, model: 'scripted', timeoutMs: TIMEOUT_MS });
  stack = await startStack({ model, bot: { settings: { knowledge: { mode: 'none' }, fallback: FALLBACK } } });
  return await visit(stack);
}

/** What its customer is answered, and how long they waited. */
async function ask(chat: Visit, text: string) {
  const startedAt = Date.now();
  const { status, body } = await chat.trySend(text, crypto.randomUUID(), '?wait=30');
  expect(status).toBe(200);
  const ended = MessageEnded.parse(body);
  const { payload } = ('answer' in ended ? ended.answer : undefined) as MessageCreatedEvent;
  return { text: payload.text, degraded: payload.answer?.degraded, elapsedMs: Date.now() - startedAt };
}

async function readModelPart() {
  const response = await fetch(`${stack?.url ?? ''}/ready`);
  return Readiness.parse(await response.json()).parts['model'];
}

const degraded = { text: FALLBACK, degraded: true };
const answered = { text: 'Here it is.', degraded: false };
const good: ModelReply = { kind: 'text', text: 'Here it is.' };

describe('a model that fails for a moment', () => {
  it.each<[string, ModelReply]>([
    ['asks for a wait', { kind: 'error', status: 429, retryAfterSeconds: 1 }],
    ['fails inside', { kind: 'error', status: 500 }],
    ['cuts its stream', { kind: 'cut-after', text: 'Here', how: 'broken' }],
    ['sends broken JSON', { kind: 'broken-json-after', text: 'Here' }],
  ])('is asked again when it %s, and its customer has the whole answer', async (_name, fault) => {
    const chat = await start([fault, good]);
    const reply = await ask(chat, 'Where is it?');
    expect(reply).toMatchObject(answered);
    if (fault.kind === 'error' && fault.status === 429) expect(reply.elapsedMs).toBeGreaterThan(900);
    await expect.poll(readModelPart).toMatchObject({ status: 'up', detail: 'answers' });
  });
});

describe('a model that goes on failing', () => {
  it.each<[string, ModelReply]>([
    ['fails inside', { kind: 'error', status: 500 }],
    ['cuts its stream', { kind: 'cut-after', text: 'Here', how: 'ended' }],
    ['sends broken JSON', { kind: 'broken-json-after', text: 'Here' }],
  ])('gets three tries when it %s, then turns go on at once without it, and operators see it', async (_name, fault) => {
    let well = false;
    const chat = await start(() => (well ? good : fault));
    expect(await ask(chat, 'Where is it?')).toMatchObject(degraded);
    expect(server?.requests).toHaveLength(3);
    expect(await ask(chat, 'And now?')).toMatchObject(degraded);
    expect(server?.requests).toHaveLength(3);
    await expect.poll(readModelPart).toMatchObject({
      status: 'degraded',
      detail: expect.stringContaining('keeps failing and is left alone') as string,
    });
    // Conversations go on: a load balancer must not take the api away for it.
    expect((await fetch(`${stack?.url ?? ''}/ready`)).status).toBe(200);
    well = true;
    await expect.poll(() => ask(chat, 'And now?'), { timeout: 20_000, interval: 500 }).toMatchObject(answered);
    await expect.poll(readModelPart).toMatchObject({ status: 'up' });
  });

  it('costs its time-out once when it hangs, and nothing after three turns', async () => {
    const chats = await start(() => ({ kind: 'hang' }));
    const others = [await chats.startAnother(), await chats.startAnother()];
    const replies = await Promise.all([chats, ...others].map((chat) => ask(chat, 'Where is it?')));
    for (const reply of replies) expect(reply).toMatchObject(degraded);
    expect(server?.requests).toHaveLength(3);
    const next = await ask(chats, 'And now?');
    expect(next).toMatchObject(degraded);
    expect(next.elapsedMs).toBeLessThan(TIMEOUT_MS);
    expect(server?.requests).toHaveLength(3);
  });

  it('is done without when it asks for a longer wait than a customer has', async () => {
    const chat = await start([{ kind: 'error', status: 429, retryAfterSeconds: 60 }]);
    expect(await ask(chat, 'Where is it?')).toMatchObject(degraded);
    await expect.poll(readModelPart).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/takes no more requests for now \(HTTP 429\)/) as string,
    });
  });
});

it('a wrong key is shown to operators, never to customers, and the log of the conversation says nothing of it', async () => {
  const chat = await start([], 'wrong');
  const reply = await ask(chat, 'Where is it?');
  expect(reply).toMatchObject(degraded);
  const ready = { status: 'degraded', detail: expect.stringContaining('refuses the key') as string };
  await expect.poll(readModelPart).toMatchObject(ready);
  expect((await readModelPart())?.detail).toMatch(/\(HTTP 401\), since .*, 1 of 1 workers$/);
  expect(JSON.stringify(await chat.readEvents())).not.toMatch(/key|\b401\b|provider/i);
});
