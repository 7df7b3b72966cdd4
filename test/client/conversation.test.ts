import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import {
  createParleyClient,
  type Conversation,
  type KeyValueStorage,
  type ParleyClientOptions,
} from '../../client/index.js';
import { SCRIPTED_BOT, startScriptedApi, toProblem, type ScriptedApi } from '../support/scripted-api.js';

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

let api: ScriptedApi;
let open: Conversation[] = [];

beforeEach(async () => {
  api = await startScriptedApi();
});

afterEach(async () => {
  for (const conversation of open) conversation.close();
  open = [];
  await api.stop();
});

type Options = Partial<Pick<ParleyClientOptions, 'storage' | 'random'>> & {
  getToken?: () => Promise<string>;
  conversationId?: string;
};

function connect({ conversationId, getToken, ...options }: Options = {}): Conversation {
  const client = createParleyClient({
    baseUrl: api.url,
    getToken: getToken ?? (() => Promise.resolve('token')),
    WebSocket,
    random: () => 0.05,
    ...options,
  });
  const conversation = client.openConversation({
    botId: SCRIPTED_BOT.id,
    ...(conversationId === undefined ? {} : { conversationId }),
  });
  open.push(conversation);
  return conversation;
}

async function isOpen(conversation: Conversation): Promise<void> {
  await until(() => {
    expect(conversation.getSnapshot()).toMatchObject({ connection: { state: 'open' }, history: 'complete' });
  });
}

function logOf(conversation: Conversation) {
  return api.conversations.get(conversation.conversationId)?.events ?? [];
}

async function hasAnswerTo(conversation: Conversation, clientMessageId: string): Promise<void> {
  await until(() => {
    const answers = conversation
      .getSnapshot()
      .messages.filter((m) => m.kind === 'recorded' && m.answer?.answers.includes(clientMessageId));
    expect(answers).toHaveLength(1);
  });
}

function sendsOf(clientMessageId: string) {
  return api.frames.filter((f) => f.type === 'message.send' && f.payload.clientMessageId === clientMessageId);
}

function createStorage(): KeyValueStorage & { values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

describe('a conversation', () => {
  it('shows its message from writing to the log, and the streamed answer growing to its end', async () => {
    const conversation = connect();
    const states: string[] = [];
    const texts: string[] = [];
    conversation.subscribe(() => {
      const { messages, live } = conversation.getSnapshot();
      const mine = messages.find(({ text }) => text === 'one two three');
      const state = mine?.kind === 'own' ? mine.status.state : mine?.kind;
      if (state && states.at(-1) !== state) states.push(state);
      if (live?.text) texts.push(live.text);
    });
    const { clientMessageId } = conversation.send({ text: 'one two three' });
    await hasAnswerTo(conversation, clientMessageId);
    expect(states).toEqual(['sending', 'acknowledged', 'recorded']);
    expect(texts.at(-1)).toBe('You said: one two three');
    expect(texts.every((text, index) => text.startsWith(texts[index - 1] ?? ''))).toBe(true);
    expect(conversation.getSnapshot()).toMatchObject({ live: null, delayed: false });
    expect(conversation.getSnapshot().events).toEqual(logOf(conversation));
  });

  it('keeps the same snapshot object while nothing changes', async () => {
    const conversation = connect();
    await isOpen(conversation);
    expect(conversation.getSnapshot()).toBe(conversation.getSnapshot());
  });

  it('sends a message whose receipt was lost again under the same id, and it is in the log once', async () => {
    api.script.receipt = (_message, count) => (count < 3 ? 'silence' : 'ack');
    const conversation = connect({ random: () => 0 });
    const { clientMessageId } = conversation.send({ text: 'hello' });
    await until(() => {
      expect(sendsOf(clientMessageId)).toHaveLength(3);
    });
    await hasAnswerTo(conversation, clientMessageId);
    expect(logOf(conversation).filter(({ type }) => type === 'message.created')).toHaveLength(2);
  });

  it('waits as long as a retryable refusal asks, then sends again', async () => {
    const sentAt: number[] = [];
    api.script.receipt = (_message, count) => {
      sentAt.push(Date.now());
      return count === 1 ? { problem: toProblem(429, 'rate_limited'), retryable: true, retryAfterMs: 300 } : 'ack';
    };
    const conversation = connect();
    const { clientMessageId } = conversation.send({ text: 'hello' });
    await hasAnswerTo(conversation, clientMessageId);
    expect(sentAt).toHaveLength(2);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('marks a message as failed that is refused for good, and sends it again when asked to', async () => {
    const problem = toProblem(422, 'invalid_request');
    api.script.receipt = (_message, count) => (count === 1 ? { problem, retryable: false } : 'ack');
    const conversation = connect();
    const { clientMessageId } = conversation.send({ text: 'hello' });
    await until(() => {
      expect(conversation.getSnapshot().messages).toMatchObject([{ status: { state: 'failed', problem } }]);
    });
    conversation.retry({ clientMessageId });
    await hasAnswerTo(conversation, clientMessageId);
  });

  it('forgets a failed message that is given up', async () => {
    api.script.receipt = () => ({ problem: toProblem(422, 'invalid_request'), retryable: false });
    const conversation = connect();
    const { clientMessageId } = conversation.send({ text: 'hello' });
    await until(() => {
      expect(conversation.getSnapshot().messages).toMatchObject([{ status: { state: 'failed' } }]);
    });
    conversation.discard({ clientMessageId });
    expect(conversation.getSnapshot().messages).toEqual([]);
  });

  it('sends messages in the order in which they were written, also when the first is refused for now', async () => {
    api.script.receipt = ({ text }, count) =>
      text === 'first' && count === 1
        ? { problem: toProblem(503, 'temporal_unavailable'), retryable: true, retryAfterMs: 100 }
        : 'ack';
    const conversation = connect();
    conversation.send({ text: 'first' });
    const { clientMessageId } = conversation.send({ text: 'second' });
    await hasAnswerTo(conversation, clientMessageId);
    const customers = logOf(conversation).flatMap((event) =>
      event.type === 'message.created' && event.payload.role === 'customer' ? [event.payload.text] : [],
    );
    expect(customers).toEqual(['first', 'second']);
  });

  it('comes back after restarts in the middle of an answer, and misses and doubles nothing', async () => {
    api.script.answer = (text) => ({ text: `a slow answer to ${text}`, paceMs: 15 });
    const conversation = connect();
    let last = '';
    for (const text of ['one', 'two', 'three']) {
      last = conversation.send({ text }).clientMessageId;
      await until(() => {
        expect(conversation.getSnapshot().live).not.toBeNull();
      });
      api.closeSockets(1012);
      await hasAnswerTo(conversation, last);
    }
    expect(conversation.getSnapshot().events).toEqual(logOf(conversation));
    expect(conversation.getSnapshot().live).toBeNull();
    // Each time it asked for what it did not have yet, and for no more.
    const asked = api.frames.flatMap((frame) =>
      frame.type === 'conversation.open' ? [frame.payload.lastSeq ?? 0] : [],
    );
    expect(asked).toHaveLength(4);
    expect(asked[0]).toBe(0);
    expect(asked.slice(1).every((seq, index) => seq > (asked[index] ?? 0))).toBe(true);
  });

  it('sends what was written while the server was down, once it is back', async () => {
    const conversation = connect();
    await isOpen(conversation);
    await api.goDown();
    await until(() => {
      expect(conversation.getSnapshot().connection.state).toBe('waiting');
    });
    const { clientMessageId } = conversation.send({ text: 'are you there?' });
    expect(conversation.getSnapshot().messages).toMatchObject([{ status: { state: 'sending' } }]);
    await api.comeBack();
    conversation.reconnect();
    await hasAnswerTo(conversation, clientMessageId);
  });

  it('fetches events that were lost on the way', async () => {
    const conversation = connect();
    await isOpen(conversation);
    api.script.deliver = ({ seq }) => seq !== 2;
    const { clientMessageId } = conversation.send({ text: 'hello' });
    await hasAnswerTo(conversation, clientMessageId);
    expect(conversation.getSnapshot().events).toEqual(logOf(conversation));
    expect(api.requests.some((request) => request.endsWith('/events'))).toBe(true);
  });

  it('reads a log over HTTP, page by page, that is too long to be sent', async () => {
    const first = connect();
    await isOpen(first);
    for (let i = 0; i < 120; i += 1) {
      api.conversations.get(first.conversationId)?.append({
        type: 'message.created',
        payload: { messageId: `m${i}`, role: 'customer', text: `message ${i}` },
      });
    }
    api.script.deliver = () => false;
    api.script.refuseOpen = (socket) => {
      const at = new Date().toISOString();
      const payload = { conversationId: first.conversationId, lastSeq: 121 };
      socket.send(JSON.stringify({ type: 'conversation.opened', at, payload }));
      socket.send(JSON.stringify({ type: 'resync.required', at, payload: { lastSeq: 121 } }));
    };
    const second = connect({ conversationId: first.conversationId });
    await isOpen(second);
    expect(second.getSnapshot().lastSeq).toBe(121);
    expect(second.getSnapshot().events).toEqual(logOf(first));
  });

  it('says that an answer is late until the turn starts', async () => {
    const conversation = connect();
    await isOpen(conversation);
    const scripted = api.conversations.get(conversation.conversationId);
    scripted?.notify({ type: 'turn.delayed' });
    await until(() => {
      expect(conversation.getSnapshot().delayed).toBe(true);
    });
    scripted?.notify({ type: 'turn.started', turnId: 'turn-1', attempt: 1 });
    await until(() => {
      expect(conversation.getSnapshot().delayed).toBe(false);
    });
  });
});

describe('a snapshot', () => {
  it('never shows a message twice', async () => {
    const conversation = connect();
    const doubled: string[] = [];
    conversation.subscribe(() => {
      const ids = conversation.getSnapshot().messages.map(({ messageId }) => messageId);
      if (new Set(ids).size < ids.length) doubled.push(ids.join());
    });
    const sent = ['one', 'two', 'three'].map((text) => conversation.send({ text }).clientMessageId);
    await hasAnswerTo(conversation, sent[2] ?? '');
    expect(doubled).toEqual([]);
  });

  it('may be answered with sending and closing from within', async () => {
    const conversation = connect();
    conversation.subscribe(() => {
      const { messages, connection } = conversation.getSnapshot();
      if (connection.state === 'open' && messages.length === 0) conversation.send({ text: 'at once' });
      if (messages.some((message) => message.kind === 'recorded' && message.answer)) conversation.close();
    });
    await until(() => {
      expect(conversation.getSnapshot().connection).toEqual({ state: 'closed', reason: { kind: 'ended' } });
    });
  });
});

describe('unsent messages', () => {
  it('survive a reload of the page and are sent under their id', async () => {
    const storage = createStorage();
    api.script.receipt = () => 'silence';
    const before = connect({ storage });
    await isOpen(before);
    const { clientMessageId } = before.send({ text: 'do not lose me' });
    before.close();
    api.script.receipt = () => 'ack';
    const after = connect({ storage, conversationId: before.conversationId });
    expect(after.getSnapshot().messages).toMatchObject([{ kind: 'own', text: 'do not lose me' }]);
    await hasAnswerTo(after, clientMessageId);
    expect(storage.values.size).toBe(0);
  });

  it('of two tabs do not push each other out of the storage', async () => {
    const storage = createStorage();
    api.script.receipt = () => 'silence';
    const one = connect({ storage });
    await isOpen(one);
    const two = connect({ storage, conversationId: one.conversationId });
    one.send({ text: 'from one' });
    two.send({ text: 'from two' });
    const later = connect({ storage, conversationId: one.conversationId });
    expect(later.getSnapshot().messages.map(({ text }) => text)).toEqual(['from one', 'from two']);
  });

  it('are simply not kept where the storage is full or holds something else', async () => {
    const storage: KeyValueStorage = {
      getItem: () => '{"not": "a list"}',
      setItem: () => {
        throw new Error('quota');
      },
      removeItem: () => undefined,
    };
    const conversation = connect({ storage });
    const { clientMessageId } = conversation.send({ text: 'hello' });
    await hasAnswerTo(conversation, clientMessageId);
  });
});

describe('a connection that is refused', () => {
  it('asks for another token when the old one is not accepted any more', async () => {
    api.script.tokens = new Set(['second']);
    const rejected: (string | undefined)[] = [];
    let token = 'first';
    const client = createParleyClient({
      baseUrl: api.url,
      WebSocket,
      getToken: (input) => {
        rejected.push(input.rejected);
        if (input.rejected === 'first') token = 'second';
        return Promise.resolve(token);
      },
    });
    const conversation = client.openConversation({ botId: SCRIPTED_BOT.id });
    open.push(conversation);
    await isOpen(conversation);
    expect(rejected).toContain('first');
  });

  it('is closed as unauthenticated when no token is accepted', async () => {
    api.script.tokens = new Set();
    const conversation = connect();
    await until(() => {
      expect(conversation.getSnapshot().connection).toMatchObject({
        state: 'closed',
        reason: { kind: 'unauthenticated' },
      });
    });
  });

  it('gets a new ticket after 4401, and gives up at the second one in a row', async () => {
    let opens = 0;
    api.script.refuseOpen = (socket) => {
      opens += 1;
      socket.close(4401);
    };
    const conversation = connect();
    await until(() => {
      expect(conversation.getSnapshot().connection).toEqual({ state: 'closed', reason: { kind: 'unauthenticated' } });
    });
    expect(opens).toBe(2);
    expect(api.requests.filter((request) => request === 'POST /api/v1/realtime/ticket')).toHaveLength(2);
  });

  it.each([
    [4400, 'invalid'],
    [4403, 'forbidden'],
    [4409, 'replaced'],
  ])('stays closed after %i, with its reason', async (code, kind) => {
    api.script.refuseOpen = (socket) => {
      socket.close(code);
    };
    const conversation = connect();
    await until(() => {
      expect(conversation.getSnapshot().connection).toEqual({ state: 'closed', reason: { kind } });
    });
  });

  it('is closed as not found for a conversation that there is not', async () => {
    const conversation = connect({ conversationId: '11111111-1111-4111-8111-111111111111' });
    await until(() => {
      expect(conversation.getSnapshot().connection).toMatchObject({ state: 'closed', reason: { kind: 'not-found' } });
    });
  });
});
