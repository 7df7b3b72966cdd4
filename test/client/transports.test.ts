import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import {
  createParleyClient,
  requestVisitorToken,
  systemClock,
  type Clock,
  type Conversation,
  type ParleyClientOptions,
} from '../../client/index.js';
import { startBlockingProxy, type BlockingProxy } from '../support/blocking-proxy.js';
import { createEndlessModel } from '../support/endless-model.js';
import { startStack, type Stack } from '../support/stack.js';

const model = createEndlessModel();
let stack: Stack;
let proxy: BlockingProxy;
const open: Conversation[] = [];

beforeAll(async () => {
  stack = await startStack({
    model,
    bot: { settings: { knowledge: { mode: 'none' }, idle: { closeAfterMinutes: 0.03, keepMinutes: 60 } } },
  });
}, 120_000);

beforeEach(async () => {
  proxy = await startBlockingProxy({ target: stack.url });
});

afterEach(async () => {
  for (const conversation of open.splice(0)) conversation.close();
  await proxy.close();
  vi.unstubAllGlobals();
});

afterAll(async () => {
  await stack.close();
}, 60_000);

type Way = { name: string; upgrades: BlockingProxy['upgrades']; WebSocket: boolean };

const WAYS: Way[] = [
  { name: 'over WebSocket', upgrades: 'pass', WebSocket: true },
  { name: 'where upgrades are refused', upgrades: 'refuse', WebSocket: true },
  { name: 'where there is no WebSocket class', upgrades: 'pass', WebSocket: false },
];

/** Waits are a twentieth as long as they are. */
const hastyClock: Clock = {
  now: () => systemClock.now() * 20,
  after: (ms, callback) => systemClock.after(ms / 20, callback),
};

async function connect(
  way: Omit<Way, 'name'>,
  options: Partial<Pick<ParleyClientOptions, 'clock'>> = {},
): Promise<Conversation> {
  proxy.upgrades = way.upgrades;
  if (!way.WebSocket) vi.stubGlobal('WebSocket', undefined);
  const { token } = await requestVisitorToken({ baseUrl: proxy.url, botSlug: stack.slug });
  const client = createParleyClient({ baseUrl: proxy.url, token, ...(way.WebSocket ? { WebSocket } : {}), ...options });
  const conversation = client.openConversation({ botId: stack.botId });
  open.push(conversation);
  return conversation;
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 });

function outcomes(conversation: Conversation) {
  return conversation
    .getSnapshot()
    .messages.flatMap((message) =>
      message.kind === 'recorded' && message.role === 'customer' ? [[message.text, message.outcome?.kind ?? null]] : [],
    );
}

async function end(conversation: Conversation, ...expected: [string, 'answered' | 'cancelled'][]): Promise<void> {
  await until(() => {
    expect(outcomes(conversation)).toEqual(expected);
  });
}

function hasNoGap(conversation: Conversation): void {
  const { events, lastSeq } = conversation.getSnapshot();
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
}

describe.each(WAYS)('a conversation $name', (way) => {
  it('takes messages in order and answers each once, also over restarts of the api', { timeout: 90_000 }, async () => {
    const conversation = await connect(way);
    const texts: string[] = [];
    for (let i = 0; i < 9; i += 1) {
      texts.push(`question ${i}`);
      conversation.send({ text: `question ${i}` });
      if (i % 4 === 1) await stack.restartApi();
    }
    await end(conversation, ...texts.map((text): [string, 'answered'] => [text, 'answered']));
    hasNoGap(conversation);
    expect(conversation.getSnapshot()).toMatchObject({
      connection: { state: 'open' },
      live: null,
      history: 'complete',
    });
    if (way.upgrades !== 'pass' || !way.WebSocket) expect(proxy.passed).toBe(0);
    else expect(proxy.passed).toBeGreaterThan(0);
  });

  it('streams an answer, stops it when its customer wants, and goes on', { timeout: 60_000 }, async () => {
    const conversation = await connect(way);
    conversation.cancel();
    conversation.send({ text: 'Tell me a story.' });
    await until(() => {
      expect(conversation.getSnapshot().live?.text).toContain('and then');
    });
    const { stopped } = model;
    const startedAt = Date.now();
    conversation.cancel();
    expect(conversation.getSnapshot().stopping).toBe(true);
    await end(conversation, ['Tell me a story.', 'cancelled']);
    expect(conversation.getSnapshot()).toMatchObject({ live: null, stopping: false });
    await until(() => {
      expect(model.stopped).toBe(stopped + 1);
    });
    expect(Date.now() - startedAt).toBeLessThan(1_500);
    conversation.send({ text: 'Are you still there?' });
    await end(conversation, ['Tell me a story.', 'cancelled'], ['Are you still there?', 'answered']);
    hasNoGap(conversation);
  });

  it('is closed after a silence, and opens again when its customer writes', { timeout: 60_000 }, async () => {
    const conversation = await connect(way);
    conversation.send({ text: 'Hello?' });
    await end(conversation, ['Hello?', 'answered']);
    await until(() => {
      expect(conversation.getSnapshot().status).toBe('closed');
    });
    conversation.send({ text: 'And again?' });
    await end(conversation, ['Hello?', 'answered'], ['And again?', 'answered']);
    expect(conversation.getSnapshot().events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['conversation.closed', 'conversation.status']),
    );
  });

  it(
    'holds a message that was refused for now, and all behind it, and sends them in their order',
    { timeout: 60_000 },
    async () => {
      const conversation = await connect(way);
      const texts = Array.from({ length: 24 }, (_, index) => `part ${index} of a story`);
      for (const text of texts) conversation.send({ text });
      // More than twenty wait for an end while one endless answer is being made: the rest is refused until it is stopped.
      await until(() => {
        const held = conversation.getSnapshot().messages.filter((message) => message.kind === 'own');
        expect(held.some(({ status, attempts }) => status.state === 'sending' && attempts > 0)).toBe(true);
        expect(conversation.getSnapshot().messages.filter(({ kind }) => kind === 'recorded')).toHaveLength(20);
      });
      const stop = conversation.subscribe(() => {
        if (conversation.getSnapshot().live?.text) conversation.cancel();
      });
      conversation.cancel();
      await end(conversation, ...texts.map((text): [string, 'cancelled'] => [text, 'cancelled']));
      stop();
      hasNoGap(conversation);
    },
  );
});

it('does without sockets where upgrades hang', { timeout: 60_000 }, async () => {
  const conversation = await connect({ upgrades: 'hang', WebSocket: true });
  conversation.send({ text: 'Hello?' });
  await end(conversation, ['Hello?', 'answered']);
  expect(proxy).toMatchObject({ asked: 2, passed: 0 });
});

it('goes back to a socket when upgrades are let through again', { timeout: 60_000 }, async () => {
  const conversation = await connect({ upgrades: 'refuse', WebSocket: true }, { clock: hastyClock });
  conversation.send({ text: 'first' });
  await end(conversation, ['first', 'answered']);
  expect(proxy.passed).toBe(0);
  proxy.upgrades = 'pass';
  await until(() => {
    // The trial, and the one that is used; or another, where opening takes longer than a twentieth of its time-out.
    expect(proxy.passed).toBeGreaterThanOrEqual(2);
    expect(conversation.getSnapshot().connection.state).toBe('open');
  });
  conversation.send({ text: 'second' });
  await end(conversation, ['first', 'answered'], ['second', 'answered']);
  hasNoGap(conversation);
});

it('says over a stream, too, that an answer is late', { timeout: 60_000 }, async () => {
  const conversation = await connect({ upgrades: 'refuse', WebSocket: true });
  await stack.stopWorkers();
  try {
    conversation.send({ text: 'is anybody there?' });
    await until(() => {
      expect(conversation.getSnapshot().delayed).toBe(true);
    });
  } finally {
    await stack.startWorkers();
  }
  await end(conversation, ['is anybody there?', 'answered']);
  expect(conversation.getSnapshot().delayed).toBe(false);
});
