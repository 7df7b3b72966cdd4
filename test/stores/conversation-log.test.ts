import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ConversationNotFoundError } from '../../prisma/stores/errors.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

const readAll = (key: { botId: string; conversationId: string }) =>
  bed.conversations.readEvents({ ...key, after: 0, limit: 100 });

describe('recordMessages', () => {
  it('gives messages the next seqs in their order, after the event that began the conversation', async () => {
    const { key } = await bed.createConversation();
    const [first, second] = [toMessage('first'), toMessage('second')];

    expect(await bed.log.recordMessages({ ...key, messages: [first, second] })).toEqual({ lastSeq: 3, event: null });

    const events = await readAll(key);
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'conversation.started'],
      [2, 'message.created'],
      [3, 'message.created'],
    ]);
    expect(events[1]).toEqual({
      seq: 2,
      at: first.at,
      type: 'message.created',
      payload: { messageId: first.clientMessageId, role: 'customer', text: 'first' },
    });
  });

  it('gives the event of a message that is all that is new, as it stands in the log', async () => {
    const { key } = await bed.createConversation();
    const [first, second] = [toMessage('first'), toMessage('second')];
    expect(await bed.log.recordMessages({ ...key, messages: [first] })).toEqual({
      lastSeq: 2,
      event: (await readAll(key))[1],
    });
    expect(await bed.log.recordMessages({ ...key, messages: [first, second] })).toEqual({
      lastSeq: 3,
      event: (await readAll(key))[2],
    });
  });

  it('keeps the first text and seq of a message that comes again, in the same call and in a later one', async () => {
    const { key } = await bed.createConversation();
    const message = toMessage('as it was said');
    const again = { ...message, text: 'as it was said later' };

    await bed.log.recordMessages({ ...key, messages: [message, again] });
    expect(await bed.log.recordMessages({ ...key, messages: [again] })).toEqual({ lastSeq: 2, event: null });

    expect((await readAll(key)).slice(1)).toMatchObject([{ seq: 2, payload: { text: 'as it was said' } }]);
  });

  it('stores what jsonb refuses: NUL goes, half a surrogate pair becomes U+FFFD', async () => {
    const { key } = await bed.createConversation();

    await bed.log.recordMessages({ ...key, messages: [toMessage('a\u0000b \ud800 \\u0000 😀 \'";$1')] });

    expect((await readAll(key))[1]).toMatchObject({ payload: { text: 'ab \ufffd \\u0000 😀 \'";$1' } });
  });

  it('rejects with ConversationNotFoundError for a conversation that the bot does not have', async () => {
    const { key } = await bed.createConversation();
    const { botId } = await bed.createBot();
    const messages = [toMessage('lost')];

    const unknown = bed.log.recordMessages({ ...key, conversationId: randomUUID(), messages });
    await expect(unknown).rejects.toThrow(ConversationNotFoundError);
    await expect(bed.log.recordMessages({ ...key, botId, messages })).rejects.toThrow(ConversationNotFoundError);
    expect(await readAll(key)).toHaveLength(1);
  });
});

describe('publishAnswer', () => {
  it('appends the answer with what it answers, and says so again when it runs again', async () => {
    const { key } = await bed.createConversation();
    const messages = [toMessage('a question'), toMessage('and another')];
    await bed.log.recordMessages({ ...key, messages });
    const turn = { ...key, turnNo: 1, ownerEpoch: 0, messages };
    const answers = messages.map(({ clientMessageId }) => clientMessageId);

    const published = await bed.log.publishAnswer({ ...turn, answer: toAnswer('an answer') });
    const { outcome } = published;
    const ended = answers.map((clientMessageId, index) => ({ clientMessageId, seq: index + 2 }));
    expect(outcome).toEqual({ status: 'published', seq: 4, messages: ended, text: 'an answer' });
    expect(await bed.log.publishAnswer({ ...turn, answer: toAnswer('a second thought') })).toEqual(published);
    expect(await bed.log.findTurn({ ...key, turnNo: 1 })).toEqual(outcome);

    const events = await readAll(key);
    expect(events).toHaveLength(4);
    expect(published.event).toEqual(events[3]);
    expect(events[3]).toMatchObject({
      payload: {
        ...{ messageId: 'turn-1', role: 'bot', text: 'an answer' },
        answer: { turnId: 'turn-1', answers, origin: 'model', degraded: false, citations: [], suggestions: [] },
      },
    });
    const row = await bed.prisma.turn.findFirst({ where: key });
    expect(row).toMatchObject({ model: 'a-model', usage: { inputTokens: 3, outputTokens: 4 } });
  });

  it('writes rows for messages that have none yet, before the answer', async () => {
    const { key } = await bed.createConversation();
    const message = toMessage('not recorded yet');

    await bed.log.publishAnswer({ ...key, turnNo: 1, ownerEpoch: 0, messages: [message], answer: toAnswer('yes') });

    const events = await readAll(key);
    expect(events.slice(1)).toMatchObject([{ payload: { text: 'not recorded yet' } }, { payload: { text: 'yes' } }]);
  });

  it('is superseded once the owner epoch has gone on, keeps the messages, and stays superseded', async () => {
    const { key } = await bed.createConversation();
    await bed.prisma.conversation.updateMany({ where: { id: key.conversationId }, data: { ownerEpoch: 1 } });
    const turn = { ...key, turnNo: 1, messages: [toMessage('hello?')], answer: toAnswer('too late') };

    const outcome = { status: 'superseded', reason: 'owner' };
    expect(await bed.log.publishAnswer({ ...turn, ownerEpoch: 0 })).toEqual({ outcome, event: null });
    expect(await bed.log.publishAnswer({ ...turn, ownerEpoch: 1 })).toEqual({ outcome, event: null });
    expect(await bed.log.findTurn({ ...key, turnNo: 1 })).toEqual(outcome);

    expect((await readAll(key)).slice(1)).toMatchObject([{ payload: { role: 'customer', text: 'hello?' } }]);
  });

  it.each(['queue', 'agent'] as const)('says nothing while the conversation is with the %s', async (ownerKind) => {
    const { key } = await bed.createConversation();
    await bed.prisma.conversation.updateMany({ where: { id: key.conversationId }, data: { ownerKind } });
    const turn = { ...key, turnNo: 1, ownerEpoch: 0, messages: [toMessage('hello?')], answer: toAnswer('me again') };

    expect((await bed.log.publishAnswer(turn)).outcome).toEqual({ status: 'superseded', reason: 'owner' });
  });

  it('answers nothing twice: what an earlier turn answered is left out, and a turn without the rest is superseded', async () => {
    const { key } = await bed.createConversation();
    const [first, second] = [toMessage('first'), toMessage('second')];
    const turn = { ...key, ownerEpoch: 0, answer: toAnswer('an answer') };
    await bed.log.publishAnswer({ ...turn, turnNo: 1, messages: [first] });

    const joint = await bed.log.publishAnswer({ ...turn, turnNo: 2, messages: [first, second] });
    const empty = await bed.log.publishAnswer({ ...turn, turnNo: 3, messages: [second, first] });

    expect(joint.outcome).toMatchObject({
      status: 'published',
      messages: [{ clientMessageId: second.clientMessageId, seq: 4 }],
    });
    expect(empty.outcome).toEqual({ status: 'superseded', reason: 'turn' });
    expect(await readAll(key)).toHaveLength(5);
  });

  it('publishes an answer that holds what jsonb refuses', async () => {
    const { key } = await bed.createConversation();
    const turn = { ...key, turnNo: 1, ownerEpoch: 0, messages: [toMessage('go on')] };
    const answer = { ...toAnswer('one\u0000two\udc00'), model: 'm\u0000', suggestions: ['\ud83d'] };

    expect((await bed.log.publishAnswer({ ...turn, answer })).outcome).toMatchObject({ text: 'onetwo\ufffd' });
  });

  it('rejects with ConversationNotFoundError for a conversation that the bot does not have', async () => {
    const { key } = await bed.createConversation();
    const turn = { turnNo: 1, ownerEpoch: 0, messages: [toMessage('lost')], answer: toAnswer('lost') };

    await expect(bed.log.publishAnswer({ ...key, ...turn, botId: randomUUID() })).rejects.toThrow(
      ConversationNotFoundError,
    );
  });
});

it('finds no turn that has not ended', async () => {
  const { key } = await bed.createConversation();
  expect(await bed.log.findTurn({ ...key, turnNo: 1 })).toBeNull();
});
