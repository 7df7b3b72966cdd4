import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ConversationEvent } from '../../contracts/events.js';
import { PROTOCOL_LIMITS, ServerControlFrame, SUBPROTOCOL } from '../../contracts/protocol.js';
import { connect, openChat, openSocket, type ChatSocket, type Frame } from './support/chat-socket.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';
import { readSignals } from './support/signals.js';

let rig: ApiRig;
let anna: Visitor;
const sockets: ChatSocket[] = [];

beforeAll(async () => {
  rig = await startApiRig({ overrides: () => ({ socketTimings: { delayedAfterMs: 300 } }) });
  anna = await rig.becomeVisitor();
});
afterAll(async () => {
  await Promise.all(sockets.map((socket) => socket.close()));
  await rig.close();
});

async function chatOf(visitor: Visitor = anna, payload: Record<string, unknown> = {}) {
  const opened = await openChat(rig, visitor, payload);
  sockets.push(opened.chat);
  // What is in the log already comes first; notices of turns do not wait for it.
  if (payload['conversationId'] === undefined) await opened.chat.frame('conversation.started');
  return opened;
}

const send = (text: string, clientMessageId: string = randomUUID()) => ({
  type: 'message.send',
  payload: { clientMessageId, text },
});
const seqs = (chat: ChatSocket) => chat.frames.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
const hasSeq = (seq: number) => (frame: Frame) => frame.seq === seq;

describe('opening a conversation', () => {
  it('speaks the subprotocol, says how things stand, and sends the log', async () => {
    const { chat, opened } = await chatOf();
    expect(chat.socket.protocol).toBe(SUBPROTOCOL);
    expect(chat.socket.extensions).toBe('');
    expect(ServerControlFrame.parse(opened)).toMatchObject({
      type: 'conversation.opened',
      payload: {
        botId: rig.botId,
        botName: 'Shop',
        lastSeq: 1,
        status: 'open',
        owner: { kind: 'bot' },
        resumed: false,
      },
    });
    const started = await chat.frame('conversation.started');
    expect(ConversationEvent.parse(started)).toMatchObject({ seq: 1 });
  });

  it('works with the visitor token as bearer too', async () => {
    const chat = await connect(rig, '', { headers: anna.headers });
    sockets.push(chat);
    chat.send({ type: 'conversation.open', id: 'frame-1', payload: { botId: rig.botId } });
    expect(await chat.frame('conversation.opened')).toMatchObject({ id: 'frame-1' });
  });

  it('loses nothing that is sent before the first answer', async () => {
    const conversationId = await rig.startConversation(anna);
    const chat = await openSocket(rig, anna);
    sockets.push(chat);
    const first = randomUUID();
    const second = randomUUID();
    chat.send({ type: 'conversation.open', payload: { botId: rig.botId, conversationId } });
    chat.send(send('one', first));
    chat.send(send('two', second));
    await chat.frame((frame) => frame.payload['clientMessageId'] === second);
    const order = chat.frames.filter(({ type }) => type !== 'conversation.started').map(({ type }) => type);
    expect(order).toEqual(['conversation.opened', 'message.ack', 'message.ack']);
    const { signals } = await readSignals(rig, conversationId);
    expect(signals.map(({ clientMessageId }) => clientMessageId)).toEqual([first, second]);
  });

  it('may be done for several conversations on one socket, and frames then name theirs', async () => {
    const { chat, conversationId } = await chatOf();
    const other = await rig.startConversation(anna);
    chat.send({ type: 'conversation.open', payload: { botId: rig.botId, conversationId: other } });
    await chat.frame((frame) => frame.type === 'conversation.opened' && frame.conversationId === other);
    const id = randomUUID();
    chat.send(send('for whom?', id));
    expect(await chat.frame('message.nack')).toMatchObject({
      payload: { clientMessageId: id, problem: { code: 'conversation_not_open' } },
    });
    chat.send({ ...send('for the other'), conversationId: other });
    expect(await chat.frame('message.ack')).toMatchObject({ conversationId: other });
    await expect(readSignals(rig, conversationId)).rejects.toThrow();
  });
});

describe('a message', () => {
  it('is acknowledged when Temporal has it, with the same receipt each time', async () => {
    const { chat, conversationId } = await chatOf();
    const id = randomUUID();
    chat.send({ ...send('token: Bearer abcdefghijklmnopqrstuvwx', id), id: 'correlated-1' });
    const ack = await chat.frame('message.ack');
    expect(ServerControlFrame.parse(ack)).toMatchObject({
      id: 'correlated-1',
      conversationId,
      payload: { clientMessageId: id },
    });
    const { signals } = await readSignals(rig, conversationId);
    expect(signals).toMatchObject([
      { clientMessageId: id, text: 'token: Bearer [token removed]', correlationId: 'correlated-1' },
    ]);

    await rig.turns.record({ conversationId, clientMessageId: id, text: 'token: Bearer [token removed]' });
    chat.send({ ...send('token: Bearer abcdefghijklmnopqrstuvwx', id), id: 'correlated-2' });
    const again = await chat.frame((frame) => frame.id === 'correlated-2');
    expect(again).toMatchObject({ type: 'message.ack', payload: ack.payload });
    expect((await readSignals(rig, conversationId)).signals).toHaveLength(1);
  });

  it('with another text under the same id is refused as a conflict, for good', async () => {
    const { chat, conversationId } = await chatOf();
    const id = randomUUID();
    await rig.turns.record({ conversationId, clientMessageId: id, text: 'first' });
    chat.send(send('second', id));
    const nack = await chat.frame('message.nack');
    expect(ServerControlFrame.parse(nack)).toMatchObject({
      payload: { clientMessageId: id, retryable: false, problem: { code: 'message_conflict', status: 409 } },
    });
  });

  it('is delayed while nobody begins to answer it, and another one behind a turn again', async () => {
    const { chat, conversationId } = await chatOf();
    chat.send(send('is anybody there?'));
    await chat.frame('turn.delayed');
    await rig.turns.notify(conversationId, { type: 'turn.started', turnId: 'turn-1', attempt: 1 });
    await chat.frame('turn.started');
    chat.send(send('again?'));
    await expect.poll(() => chat.frames.filter(({ type }) => type === 'turn.delayed')).toHaveLength(2);
  });
});

describe('a turn', () => {
  it('is seen live: started, deltas, the answer, and only then that it is complete', async () => {
    const { chat, conversationId } = await chatOf();
    const { notify } = rig.turns;
    const turnId = 'turn-1';
    await notify(conversationId, { type: 'turn.started', turnId, attempt: 1 });
    await notify(conversationId, { type: 'turn.delta', turnId, attempt: 1, offset: 0, text: 'Hel' });
    await notify(conversationId, { type: 'turn.delta', turnId, attempt: 1, offset: 3, text: 'lo' });
    const id = randomUUID();
    await rig.turns.answer({ conversationId, turnNo: 1, answers: [id], text: 'Hello' });
    await chat.frame('turn.completed');
    const frames = chat.frames.slice(2);
    expect(frames.map(({ type }) => type)).toEqual([
      'turn.started',
      'turn.delta',
      'turn.delta',
      'message.created',
      'message.created',
      'turn.completed',
    ]);
    expect(frames[2]).toEqual({
      type: 'turn.delta',
      conversationId,
      at: expect.any(String) as string,
      payload: { turnId, attempt: 1, offset: 3, text: 'lo' },
    });
    expect(ConversationEvent.parse(frames[4])).toMatchObject({
      seq: 3,
      payload: { text: 'Hello', answer: { answers: [id] } },
    });
    expect(frames[4]?.conversationId).toBe(conversationId);
  });

  it('is not seen in another conversation, of whomever', async () => {
    const first = await chatOf();
    const second = await chatOf();
    const bert = await chatOf(await rig.becomeVisitor());
    const seq = await rig.turns.answer({
      conversationId: first.conversationId,
      turnNo: 1,
      answers: [randomUUID()],
      text: 'For one.',
    });
    await first.chat.frame(hasSeq(seq));
    for (const { chat, conversationId } of [second, bert]) {
      const own = await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: 'mine' });
      await chat.frame(hasSeq(own));
      expect(chat.frames.every((frame) => frame.conversationId === conversationId)).toBe(true);
      expect(JSON.stringify(chat.frames)).not.toContain('For one.');
    }
  });

  it('reaches every socket of its conversation', async () => {
    const { chat, conversationId } = await chatOf();
    const second = await chatOf(anna, { conversationId });
    const seq = await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: 'both' });
    await Promise.all([chat.frame(hasSeq(seq)), second.chat.frame(hasSeq(seq))]);
  });
});

describe('resuming', () => {
  it('sends what is behind lastSeq, each once, in order, and then what happens', async () => {
    const conversationId = await rig.startConversation(anna);
    for (let index = 0; index < 5; index += 1) {
      await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: `m${index}` });
    }
    const { chat, opened } = await chatOf(anna, { conversationId, lastSeq: 3 });
    expect(opened.payload).toMatchObject({ lastSeq: 6, resumed: true });
    await chat.frame(hasSeq(6));
    const seq = await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: 'live' });
    await chat.frame(hasSeq(seq));
    expect(seqs(chat)).toEqual([4, 5, 6, 7]);
  });

  it('misses nothing of what is written meanwhile', async () => {
    const conversationId = await rig.startConversation(anna);
    const write = () => rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: 'x' });
    // Nobody comes back with more than the log has.
    for (let index = 0; index < 5; index += 1) await write();
    const writing = { over: false };
    const writer = (async () => {
      let last = 0;
      while (!writing.over) last = await write();
      return last;
    })();
    const chats = [];
    for (let index = 0; index < 5; index += 1) chats.push(await chatOf(anna, { conversationId, lastSeq: index }));
    writing.over = true;
    const last = await writer;
    for (const [index, { chat }] of chats.entries()) {
      await chat.frame(hasSeq(last));
      expect(seqs(chat)).toEqual(Array.from({ length: last - index }, (_, offset) => index + 1 + offset));
    }
  });

  it('finds events whose notice was lost, within the poll', async () => {
    const { chat, conversationId } = await chatOf();
    const seq = await rig.turns.answer({
      conversationId,
      turnNo: 1,
      answers: [randomUUID()],
      text: 'unheard',
      silent: true,
    });
    await chat.frame(hasSeq(seq));
    expect(seqs(chat)).toEqual([1, 2, 3]);
    expect(await rig.deps.metrics.getSingleMetricAsString('parley_hub_poll_repairs_total')).toMatch(/ [1-9]\d*$/);
  });

  it('is refused when it is too far behind, or ahead of the log, and goes on from there', async () => {
    const conversationId = await rig.startConversation(anna);
    await rig.prisma.$executeRaw`
      INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
      SELECT ${conversationId}::uuid, n, ${rig.botId}::uuid, 'm' || n, 'message.created', now(), 'customer',
        jsonb_build_object('messageId', 'm' || n, 'role', 'customer', 'text', 'many')
      FROM generate_series(2, ${PROTOCOL_LIMITS.resumeEvents + 10}::int) n`;
    const lastSeq = PROTOCOL_LIMITS.resumeEvents + 10;
    await rig.prisma.conversation.update({ where: { id: conversationId }, data: { lastSeq } });
    for (const seen of [0, lastSeq + 5]) {
      const { chat, opened } = await chatOf(anna, { conversationId, lastSeq: seen });
      expect(opened.payload).toMatchObject({ resumed: false, lastSeq });
      const resync = await chat.frame('resync.required');
      expect(ServerControlFrame.parse(resync)).toMatchObject({ payload: { lastSeq } });
      expect(seqs(chat)).toEqual([]);
    }
    const near = await chatOf(anna, { conversationId, lastSeq: 10 });
    await near.chat.frame(hasSeq(lastSeq));
    expect(seqs(near.chat)).toHaveLength(PROTOCOL_LIMITS.resumeEvents);
  });
});

describe('other frames', () => {
  it('ping is answered by pong, at once, also before a conversation is open', async () => {
    const chat = await openSocket(rig, anna);
    sockets.push(chat);
    chat.send({ type: 'ping', id: 'p1' });
    expect(await chat.frame('pong')).toMatchObject({ id: 'p1', payload: {} });
  });

  it('typing and read are taken', async () => {
    const { chat } = await chatOf();
    chat.send({ type: 'typing', payload: { on: true } });
    chat.send({ type: 'read', payload: { upToSeq: 1 } });
    chat.send({ type: 'ping', id: 'after' });
    await chat.frame((frame) => frame.id === 'after');
    expect(chat.frames.some(({ type }) => type === 'error')).toBe(false);
  });
});
