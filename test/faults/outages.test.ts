import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { toEndedMessages } from '../../contracts/events.js';
import { SUBPROTOCOL } from '../../contracts/protocol.js';
import { ChatSocket, refusal } from '../api/support/chat-socket.js';
import { expectPromiseKept } from '../durability/log-invariants.js';
import { startStack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { startFaultStack, type FaultStack } from './parts/fault-stack.js';
import { publishVersion } from './parts/publications.js';

const WITHIN_MS = 3_000;

let folder: string;
let stack: FaultStack;
let botId: string;
const notes: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parley-outages-'));
  stack = await startFaultStack({ folder, firstPort: 29_700, note: (what) => notes.push(what) });
  ({ botId } = await publishVersion(stack, 1));
}, 180_000);
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const url = () => stack.baseUrl;

async function fetchTicket({ token }: Visit): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${url()}/api/v1/realtime/ticket`, { method: 'POST', headers, body: '{}' });
  const { ticket } = (await response.json()) as { ticket: string };
  return `${url().replace('http', 'ws')}/api/v1/chat/ws?ticket=${ticket}`;
}

/** A socket on which a visitor's conversation is open. */
async function openChat(visitor: Visit): Promise<ChatSocket> {
  const chat = new ChatSocket(new WebSocket(await fetchTicket(visitor), [SUBPROTOCOL]));
  chat.socket.on('open', () => {
    chat.send({ type: 'conversation.open', payload: { botId, conversationId: visitor.conversationId } });
  });
  await chat.frame('conversation.started');
  return chat;
}

/** Sends a message over a socket, and says how it was received and after how many milliseconds. */
async function say(chat: ChatSocket, clientMessageId: string = randomUUID()) {
  const known = chat.frames.length;
  const startedAt = performance.now();
  chat.send({ type: 'message.send', payload: { clientMessageId, text: 'How can I return an item?' } });
  const reply = await chat.frame(
    (frame) =>
      chat.frames.indexOf(frame) >= known &&
      ['message.ack', 'message.nack'].includes(frame.type) &&
      frame.payload['clientMessageId'] === clientMessageId,
  );
  return { clientMessageId, reply, afterMs: performance.now() - startedAt };
}

/** Waits until every message has its end, and holds the log to the promise. */
async function expectAllAnswered(visitor: Visit, ids: string[]): Promise<void> {
  const readEnded = async () => (await visitor.readEvents()).flatMap(toEndedMessages);
  await expect.poll(readEnded, { timeout: 40_000, interval: 100 }).toHaveLength(ids.length);
  expectPromiseKept(
    await visitor.readEvents(),
    ids.map((clientMessageId) => ({ clientMessageId })),
  );
}

// A test that fails leaves nobody dead for the next.
afterEach(async () => {
  await Promise.all(Object.values(stack.parts).map((part) => (part.isUp() ? Promise.resolve() : part.start())));
});

const expectNobodyRestarted = () => {
  expect(notes.filter((what) => what.includes('ended by itself'))).toEqual([]);
};

describe('processes that are killed, and are away for a while', () => {
  it('all workers: messages are acknowledged, their customer hears that it takes longer, and all are answered in order', async () => {
    const visitor = await visit({ url: url(), botId });
    const chat = await openChat(visitor);
    const workers = [stack.parts['worker 1'], stack.parts['worker 2']];
    await Promise.all(workers.map((worker) => worker.kill()));
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { clientMessageId, reply, afterMs } = await say(chat);
      expect(reply.type).toBe('message.ack');
      expect(afterMs).toBeLessThan(WITHIN_MS);
      ids.push(clientMessageId);
    }
    await chat.frame('turn.delayed');
    await Promise.all(workers.map((worker) => worker.start()));
    await expectAllAnswered(visitor, ids);
    await chat.close();
    expectNobodyRestarted();
  }, 120_000);

  it('Temporal: a message is refused for now within three seconds, and taken when it is back, by the same processes', async () => {
    const visitor = await visit({ url: url(), botId });
    const chat = await openChat(visitor);
    await stack.parts.Temporal.kill();
    const id = randomUUID();
    const { reply, afterMs } = await say(chat, id);
    expect(reply).toMatchObject({
      type: 'message.nack',
      payload: { retryable: true, problem: { code: 'temporal_unavailable', status: 503 } },
    });
    expect(afterMs).toBeLessThan(WITHIN_MS);
    const startedAt = performance.now();
    const overHttp = await visitor.trySend('When do you open?', randomUUID());
    expect(overHttp).toMatchObject({ status: 503, retryAfter: 2, body: { code: 'temporal_unavailable' } });
    expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);

    await stack.parts.Temporal.start();
    const repeat = async () => (await say(chat, id)).reply.type;
    await expect.poll(repeat, { timeout: 20_000, interval: 100 }).toBe('message.ack');
    await expectAllAnswered(visitor, [id]);
    await chat.close();
    expectNobodyRestarted();
  }, 120_000);

  it('PostgreSQL: open sockets may send and what was acknowledged waits; the rest is 503 with Retry-After', async () => {
    const visitor = await visit({ url: url(), botId });
    const chat = await openChat(visitor);
    const address = await fetchTicket(visitor);
    await stack.parts.PostgreSQL.kill();
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const { clientMessageId, reply, afterMs } = await say(chat);
      expect(reply.type).toBe('message.ack');
      expect(afterMs).toBeLessThan(WITHIN_MS);
      ids.push(clientMessageId);
    }
    const authorization = { authorization: `Bearer ${visitor.token}` };
    for (const [method, where] of [
      ['GET', `/conversations/${visitor.conversationId}/events`],
      ['GET', '/bots/faults'],
      ['POST', '/conversations'],
    ] as const) {
      const headers = { ...authorization, 'content-type': 'application/json' };
      const body = method === 'POST' ? { body: '{}' } : {};
      const response = await fetch(`${url()}/api/v1${where}`, { method, headers, ...body });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('2');
    }
    expect(await refusal(address)).toMatchObject({ status: 503 });

    await stack.parts.PostgreSQL.start();
    await expectAllAnswered(visitor, ids);
    await chat.frame((frame) => frame.type === 'message.created' && frame.payload['role'] === 'bot');
    await chat.close();
    expectNobodyRestarted();
  }, 120_000);
});

it('a vector store that is away: the answer says less, names no source, and is marked', async () => {
  const withoutStore = await startStack({
    bot: { settings: { knowledge: { mode: 'search' }, fallback: 'I cannot look that up.' } },
    env: { QDRANT_URL: 'http://127.0.0.1:1' },
  });
  try {
    const visitor = await visit(withoutStore);
    expect(await visitor.ask('How can I return an item?')).toBe('I cannot look that up.');
    expect((await visitor.readEvents()).at(-1)).toMatchObject({
      payload: { answer: { origin: 'fallback', degraded: true, citations: [] } },
    });
  } finally {
    await withoutStore.close();
  }
}, 120_000);
