import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BotSettings } from '../../contracts/bot.js';
import type { CustomerMessage } from '../../contracts/conversation.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

describe('create', () => {
  it('begins the log with what the bot says first', async () => {
    const { botId } = await bed.createBot(BotSettings.parse({ greeting: 'Good day', suggestions: ['Delivery?'] }));
    const { visitorId } = await bed.visitors.create({ botId });

    const conversation = await bed.conversations.create({
      principal: { botId, visitorId },
      channel: 'web',
      locale: 'de-AT',
    });

    expect(conversation).toMatchObject({
      ...{ botId, visitorId, channel: 'web', locale: 'de-AT', status: 'open', ownerKind: 'bot', lastSeq: 1 },
    });
    const conversationId = conversation?.id ?? '';
    expect(await bed.conversations.readEvents({ botId, conversationId, after: 0, limit: 10 })).toMatchObject([
      {
        seq: 1,
        type: 'conversation.started',
        payload: { botName: 'Bot', greeting: 'Good day', suggestions: ['Delivery?'] },
      },
    ]);
  });

  it('makes one conversation of the same id, also when asked ten times at once', async () => {
    const { botId } = await bed.createBot();
    const { visitorId } = await bed.visitors.create({ botId });
    const conversationId = randomUUID();
    const input = { principal: { botId, visitorId }, conversationId, channel: 'web' };

    const made = await Promise.all(Array.from({ length: 10 }, () => bed.conversations.create(input)));

    expect(made.map((one) => one?.id)).toEqual(Array.from({ length: 10 }, () => conversationId));
    expect(await bed.conversations.readEvents({ botId, conversationId, after: 0, limit: 10 })).toHaveLength(1);
  });

  it('gives null for an id that is another visitor’s, and changes nothing there', async () => {
    const { key, principal } = await bed.createConversation();
    const { visitorId } = await bed.visitors.create({ botId: key.botId });
    const stranger = { botId: key.botId, visitorId };

    const { conversationId } = key;
    expect(await bed.conversations.create({ principal: stranger, conversationId, channel: 'web' })).toBeNull();
    expect(await bed.conversations.find({ principal, conversationId })).toMatchObject(principal);
  });

  it('gives null for a visitor of another bot', async () => {
    const { principal } = await bed.createConversation();
    const { botId } = await bed.createBot();

    expect(await bed.conversations.create({ principal: { ...principal, botId }, channel: 'web' })).toBeNull();
  });
});

it('finds a conversation for its visitor only', async () => {
  const { key, principal } = await bed.createConversation();
  const { conversationId } = key;
  const { visitorId } = await bed.visitors.create({ botId: key.botId });
  const { botId } = await bed.createBot();

  expect(await bed.conversations.find({ principal, conversationId })).toMatchObject({ id: conversationId });
  expect(await bed.conversations.find({ principal: { ...principal, visitorId }, conversationId })).toBeNull();
  expect(await bed.conversations.find({ principal: { ...principal, botId }, conversationId })).toBeNull();
  expect(await bed.conversations.find({ principal, conversationId: randomUUID() })).toBeNull();
});

it('reads events after a seq, in order, at most so many', async () => {
  const { key } = await bed.createConversation();
  await bed.log.recordMessages({ ...key, messages: ['a', 'b', 'c'].map((text) => toMessage(text)) });

  const seqs = async (after: number, limit: number) =>
    (await bed.conversations.readEvents({ ...key, after, limit })).map(({ seq }) => seq);
  expect(await seqs(0, 100)).toEqual([1, 2, 3, 4]);
  expect(await seqs(2, 100)).toEqual([3, 4]);
  expect(await seqs(1, 2)).toEqual([2, 3]);
  expect(await seqs(4, 100)).toEqual([]);
});

it('says how far logs have grown, and leaves out what does not exist', async () => {
  const [one, other] = [await bed.createConversation(), await bed.createConversation()];
  await bed.log.recordMessages({ ...other.key, messages: [toMessage('hello')] });
  const conversationIds = [one.key.conversationId, other.key.conversationId, randomUUID()];

  const lastSeqs = await bed.conversations.lastSeqs({ conversationIds });

  expect(Object.fromEntries(lastSeqs)).toEqual({ [one.key.conversationId]: 1, [other.key.conversationId]: 2 });
  expect(await bed.conversations.lastSeqs({ conversationIds: [] })).toEqual(new Map());
});

it('says which conversations have a message that no worker has taken', async () => {
  const [taken, untaken, quiet] = [
    await bed.createConversation(),
    await bed.createConversation(),
    await bed.createConversation(),
  ];
  const message = toMessage('hello');
  const { clientMessageId } = message;
  for (const { key } of [taken, untaken]) await bed.conversations.admitMessage({ ...key, clientMessageId, limit: 2 });
  await bed.log.recordMessages({ ...taken.key, messages: [message] });
  const conversationIds = [taken, untaken, quiet].map(({ key }) => key.conversationId);

  const found = (waitedMs: number) => bed.conversations.findUntaken({ conversationIds, waitedMs });
  expect([...(await found(0))]).toEqual([untaken.key.conversationId]);
  expect((await found(60_000)).size).toBe(0);
});

it('admits a message once, knows it once it is recorded, and refuses it when too many wait', async () => {
  const { key } = await bed.createConversation();
  const [first, second, third] = [toMessage('first'), toMessage('second'), toMessage('third')];
  const admit = ({ clientMessageId }: CustomerMessage) =>
    bed.conversations.admitMessage({ ...key, clientMessageId, limit: 2 });
  expect(await admit(first)).toEqual({ status: 'new' });
  expect(await admit(first)).toEqual({ status: 'pending' });
  expect(await admit(second)).toEqual({ status: 'new' });
  expect(await admit(third)).toEqual({ status: 'full' });
  expect(await admit(first)).toEqual({ status: 'pending' });

  await bed.conversations.withdrawMessage({ ...key, clientMessageId: second.clientMessageId });
  expect(await admit(third)).toEqual({ status: 'new' });

  const turn = { ...key, turnNo: 1, ownerEpoch: 0, messages: [first] };
  await bed.log.publishAnswer({ ...turn, answer: toAnswer('for the first') });
  expect(await admit(first)).toEqual({ status: 'recorded', text: 'first' });
  expect(await admit(second)).toEqual({ status: 'new' });
});

it('admits no more than the limit, however many come at once', async () => {
  const { key } = await bed.createConversation();
  const admissions = await Promise.all(
    Array.from({ length: 30 }, () =>
      bed.conversations.admitMessage({ ...key, clientMessageId: randomUUID(), limit: 20 }),
    ),
  );
  const statuses = admissions.map(({ status }) => status);
  expect(statuses.filter((status) => status === 'new')).toHaveLength(20);
  expect(statuses.filter((status) => status === 'full')).toHaveLength(10);
});

it('finds what ended a message: its answer, or its cancellation', async () => {
  const { key } = await bed.createConversation();
  const [first, second, open] = [toMessage('first'), toMessage('second'), toMessage('open')];
  await bed.log.recordMessages({ ...key, messages: [first, second, open] });
  const turn = { ...key, turnNo: 1, ownerEpoch: 0, messages: [first, second] };
  await bed.log.publishAnswer({ ...turn, answer: toAnswer('for both') });

  const findEnd = (clientMessageId: string) => bed.conversations.findEndOf({ ...key, clientMessageId });
  expect(await findEnd(second.clientMessageId)).toMatchObject({ seq: 5, payload: { text: 'for both' } });
  expect(await findEnd(open.clientMessageId)).toBeNull();
  await bed.log.interruptTurn({ ...key, turnNo: 2, messages: [open], cause: 'customer' });
  expect(await findEnd(open.clientMessageId)).toMatchObject({ seq: 6, type: 'message.cancelled' });
});
