import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { BotSettings } from '../../contracts/bot.js';
import { SEEN_MESSAGE_IDS } from '../../contracts/turns.js';
import { ConversationNotFoundError } from '../../prisma/stores/errors.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

it('restores a conversation in which nothing was said', async () => {
  const settings = BotSettings.parse({ greeting: 'Good day', conversation: { windowMessages: 2 } });
  const { botId } = await bed.createBot(settings);
  const { key, principal } = await bed.createConversation(botId);

  expect(await bed.log.restore(key)).toEqual({
    personId: principal.visitorId,
    settings,
    status: 'open',
    owner: { kind: 'bot', epoch: 0 },
    lastSeq: 1,
    turnNo: 0,
    window: [],
    summary: { text: '', uptoSeq: 0 },
    seen: [],
    unanswered: [],
    activeAt: expect.closeTo(Date.now(), -5) as number,
    reminded: false,
  });
});

it('gives back what is open with its text, time and request, and leaves it out of the window', async () => {
  const { key } = await bed.createConversation();
  const [answered, open, later] = [toMessage('answered'), toMessage('open'), toMessage('later')];
  const turn = { ...key, ownerEpoch: 0, answer: toAnswer('the answer') };
  await bed.log.recordMessages({ ...key, messages: [answered, open] });
  await bed.log.publishAnswer({ ...turn, turnNo: 1, messages: [answered] });
  await bed.log.publishAnswer({ ...turn, turnNo: 2, ownerEpoch: 7, messages: [open] });
  await bed.log.recordMessages({ ...key, messages: [later] });

  const restored = await bed.log.restore(key);

  expect(restored).toMatchObject({ turnNo: 2, lastSeq: 5, unanswered: [open, later] });
  expect(restored.window).toEqual([
    { role: 'customer', text: 'answered', seq: 2 },
    { role: 'bot', text: 'the answer', seq: 4 },
  ]);
  expect(restored.seen).toEqual([answered, open, later].map(({ clientMessageId }) => clientMessageId));
});

it('leaves out of the window what its customer cancelled, and what the system said by itself', async () => {
  const { key } = await bed.createConversation();
  const [asked, cancelled] = [toMessage('asked'), toMessage('cancelled')];
  await bed.log.publishAnswer({ ...key, turnNo: 1, ownerEpoch: 0, messages: [asked], answer: toAnswer('answer') });
  await bed.log.interruptTurn({ ...key, turnNo: 2, messages: [cancelled], cause: 'customer' });
  const word = { kind: 'reminder' as const, text: 'Still there?' };
  expect(await bed.log.appendIfUnchanged({ ...key, ...word, expectedSeq: 4 })).toEqual({ seq: null });
  expect(await bed.log.appendIfUnchanged({ ...key, ...word, expectedSeq: 5 })).toEqual({ seq: 6 });
  expect(await bed.log.appendIfUnchanged({ ...key, ...word, expectedSeq: 5 })).toEqual({ seq: 6 });

  const restored = await bed.log.restore(key);

  expect(restored).toMatchObject({ turnNo: 2, lastSeq: 6, reminded: true, unanswered: [] });
  expect(restored.window.map(({ text }) => text)).toEqual(['asked', 'answer']);
});

it('opens a closed conversation again with the next message, in the log and in its row', async () => {
  const { key, principal } = await bed.createConversation();
  const { conversationId } = key;
  await bed.log.appendIfUnchanged({ ...key, kind: 'closing', reason: 'idle', expectedSeq: 1 });
  expect(await bed.log.restore(key)).toMatchObject({ status: 'closed', lastSeq: 2 });

  await bed.log.recordMessages({ ...key, messages: [toMessage('again')] });

  expect(await bed.log.restore(key)).toMatchObject({ status: 'open', lastSeq: 4 });
  expect(await bed.conversations.find({ principal, conversationId })).toMatchObject({ status: 'open' });
  const events = await bed.conversations.readEvents({ ...key, after: 1, limit: 9 });
  expect(events.map(({ type }) => type)).toEqual(['conversation.closed', 'conversation.status', 'message.created']);
});

it('keeps the window as narrow as the bot says once the rest is summarised, and its latest messages', async () => {
  const { botId } = await bed.createBot(BotSettings.parse({ conversation: { windowMessages: 3 } }));
  const { key } = await bed.createConversation(botId);
  for (const turnNo of [1, 2, 3]) {
    const turn = { ...key, turnNo, ownerEpoch: 0 };
    await bed.log.publishAnswer({ ...turn, messages: [toMessage(`q${turnNo}`)], answer: toAnswer(`a${turnNo}`) });
  }

  expect((await bed.log.restore(key)).window).toHaveLength(6);
  await bed.prisma.conversationSummary.create({ data: { ...key, text: 'What was said.', uptoSeq: 5 } });
  const { window } = await bed.log.restore(key);

  expect(window.map(({ text }) => text)).toEqual(['a2', 'q3', 'a3']);
});

it('remembers the latest message ids, oldest first, and no more than a run does', async () => {
  const { key } = await bed.createConversation();
  const messages = Array.from({ length: SEEN_MESSAGE_IDS + 3 }, (_, index) => toMessage(`message ${index}`));
  await bed.log.recordMessages({ ...key, messages });

  const { seen, unanswered } = await bed.log.restore(key);

  expect(seen).toEqual(messages.slice(3).map(({ clientMessageId }) => clientMessageId));
  expect(unanswered).toHaveLength(messages.length);
});

it('names the owner, whoever it is', async () => {
  const { key } = await bed.createConversation();
  const where = { id: key.conversationId };
  const assigneeId = randomUUID();

  await bed.prisma.conversation.updateMany({ where, data: { ownerKind: 'queue', ownerEpoch: 1 } });
  expect((await bed.log.restore(key)).owner).toEqual({ kind: 'queue', epoch: 1 });
  await bed.prisma.conversation.updateMany({ where, data: { ownerKind: 'agent', ownerEpoch: 2, assigneeId } });
  expect((await bed.log.restore(key)).owner).toEqual({ kind: 'agent', epoch: 2, agentId: assigneeId });
});

it('rejects with ConversationNotFoundError for a conversation that the bot does not have', async () => {
  const { key } = await bed.createConversation();
  const { botId } = await bed.createBot();
  await expect(bed.log.restore({ ...key, botId })).rejects.toThrow(ConversationNotFoundError);
});
