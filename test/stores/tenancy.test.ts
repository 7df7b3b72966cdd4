import { afterAll, beforeAll, expect, it } from 'vitest';

import { ConversationNotFoundError } from '../../prisma/stores/errors.js';
import { createStoreBed, toAnswer, toBotFolder, toMessage, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

it('shows nothing of one bot’s conversation under another bot’s id', async () => {
  const { key, principal } = await bed.createConversation();
  const message = toMessage('for our eyes only');
  const turn = { turnNo: 1, ownerEpoch: 0, messages: [message], answer: toAnswer('of course') };
  await bed.log.publishAnswer({ ...key, ...turn });
  const other = await bed.createConversation();
  const foreign = { ...key, botId: other.key.botId };
  const { clientMessageId } = message;

  expect(await bed.conversations.readEvents({ ...foreign, after: 0, limit: 10 })).toEqual([]);
  expect(await bed.conversations.findEndOf({ ...foreign, clientMessageId })).toBeNull();
  await expect(bed.conversations.admitMessage({ ...foreign, clientMessageId, limit: 9 })).rejects.toThrow(
    ConversationNotFoundError,
  );
  expect(await bed.conversations.find({ principal: other.principal, ...key })).toBeNull();
  expect(await bed.log.findTurn({ ...foreign, turnNo: 1 })).toBeNull();
  await expect(bed.log.restore(foreign)).rejects.toThrow(ConversationNotFoundError);
  await expect(bed.log.recordMessages({ ...foreign, messages: [message] })).rejects.toThrow(ConversationNotFoundError);
  await expect(
    bed.log.interruptTurn({ ...foreign, turnNo: 2, messages: [message], cause: 'customer' }),
  ).rejects.toThrow(ConversationNotFoundError);
  await expect(bed.log.publishAnswer({ ...foreign, ...turn, turnNo: 2 })).rejects.toThrow(ConversationNotFoundError);

  const own = { principal, conversationId: key.conversationId };
  expect(await bed.conversations.find(own)).toMatchObject({ lastSeq: 3 });
});

it('keeps the same ids of messages and turns in two conversations apart', async () => {
  const [one, other] = [await bed.createConversation(), await bed.createConversation()];
  const turn = { turnNo: 1, ownerEpoch: 0 };
  await bed.log.publishAnswer({ ...one.key, ...turn, messages: [toMessage('mine', 'same-id')], answer: toAnswer('A') });
  await bed.log.publishAnswer({
    ...other.key,
    ...turn,
    messages: [toMessage('yours', 'same-id')],
    answer: toAnswer('B'),
  });

  const asked = { clientMessageId: 'same-id' };
  const mine = await bed.conversations.admitMessage({ ...one.key, ...asked, limit: 9 });
  expect(mine).toEqual({ status: 'recorded', text: 'mine' });
  expect(await bed.conversations.findEndOf({ ...other.key, ...asked })).toMatchObject({ payload: { text: 'B' } });
});

it('neither reads, publishes nor fails a knowledge generation under another bot’s id', async () => {
  const faqs = [
    { id: 'hours', category: 'Shop', question: 'When are you open?', phrases: [], answer: 'At all times.' },
  ];
  const { generationId } = await bed.bots.saveDraft({ folder: toBotFolder({ faqs }) });
  const { botId } = await bed.createBot();

  expect(await bed.catalog.loadGeneration({ botId, generationId })).toEqual({ passages: [], flows: [], known: null });
  await expect(bed.catalog.activateGeneration({ botId, generationId, passageCount: 1 })).rejects.toThrow(
    'no such knowledge generation',
  );
  await bed.catalog.failGeneration({ botId, generationId, reason: 'not mine' });
  expect(await bed.prisma.knowledgeGeneration.findUnique({ where: { id: generationId } })).toMatchObject({
    status: 'building',
  });
});
