import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createConversationMemory } from '../../prisma/stores/conversation-memory.js';
import { createFeedbackStore } from '../../prisma/stores/feedback.js';
import { createMetricRecord } from '../../prisma/stores/metric-record.js';
import { createMetricStore } from '../../prisma/stores/metrics.js';
import { createRetentionStore } from '../../prisma/stores/retention.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

const SECRET = 'My cat is called Xyzzy';
const TOMORROW = new Date(Date.now() + 86_400_000);

let bed: StoreBed;
let retention: ReturnType<typeof createRetentionStore>;
beforeAll(async () => {
  bed = await createStoreBed();
  retention = createRetentionStore(bed.prisma);
});
afterAll(() => bed.close());

type Key = { botId: string; conversationId: string };

/** A conversation in which the secret is wherever a text can be; closed unless it is said otherwise. */
async function converse({ botId, close = true }: { botId?: string; close?: boolean } = {}): Promise<Key> {
  const { key } = await bed.createConversation(botId);
  const messages = [{ ...toMessage(SECRET, randomUUID()), at: new Date().toISOString() }];
  const citations = [{ passageId: 'p', title: SECRET, score: 1 }];
  const context = {
    ...{ budgetTokens: 1, usedTokens: 1, memory: 'off' as const, knowledge: 'available' as const, parts: [] },
    prompt: [{ role: 'customer' as const, text: SECRET }],
  };
  const answer = { ...toAnswer(SECRET), citations, suggestions: [SECRET], context };
  await bed.log.publishAnswer({ ...key, turnNo: 1, ownerEpoch: 0, messages, answer });
  await createConversationMemory(bed.prisma).saveSummary({ ...key, text: SECRET, uptoSeq: 3 });
  const feedback = createFeedbackStore(bed.prisma);
  await feedback.set({ ...key, messageId: 'turn-1', value: 'down', comment: SECRET });
  await feedback.rate({ ...key, score: 2, comment: SECRET });
  await bed.prisma.internalEvent.create({
    data: { ...key, no: 1, eventId: 'n1', type: 'note', payload: { text: SECRET } },
  });
  await bed.prisma.escalation.create({
    data: { ...key, id: randomUUID(), reason: 'asked', openedSeq: 3, status: 'ended', contactEmail: SECRET },
  });
  if (close) await bed.log.appendIfUnchanged({ ...key, kind: 'closing', expectedSeq: 3, reason: 'idle' });
  return key;
}

/** Everything that the record holds of a conversation, as text. */
async function readAll({ conversationId }: Key): Promise<string> {
  const where = { conversationId };
  const { prisma } = bed;
  return JSON.stringify([
    await prisma.conversationEvent.findMany({ where, orderBy: { seq: 'asc' } }),
    await prisma.turn.findMany({ where }),
    await prisma.conversationSummary.findMany({ where }),
    await prisma.feedback.findMany({ where }),
    await prisma.rating.findMany({ where }),
    await prisma.internalEvent.findMany({ where }),
    await prisma.escalation.findMany({ where }),
  ]);
}

describe('an erased conversation', () => {
  it('has lost what was said in it, and kept every seq and every number', async () => {
    const key = await converse();
    const day = new Date().toISOString().slice(0, 10);
    const measure = async () => {
      await createMetricRecord(bed.prisma).compute({ day });
      return await createMetricStore(bed.prisma).read({
        botId: key.botId,
        unit: 'day',
        from: new Date(day),
        to: TOMORROW,
      });
    };
    const measured = await measure();
    expect(await readAll(key)).toContain('Xyzzy');

    expect(await retention.erase({ ...key, before: TOMORROW })).toEqual({ events: 2 });
    expect(await readAll(key)).not.toContain('Xyzzy');
    const events = await bed.conversations.readEvents({ ...key, after: 0, limit: 9 });
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([
      ...[[1, 'conversation.started'], [2, 'message.created'], [3, 'message.created'], [4, 'conversation.closed']],
    ]); // prettier-ignore
    expect(events[1]).toMatchObject({ payload: { role: 'customer', text: '', erased: true } });
    expect(events[2]).toMatchObject({ payload: { erased: true, answer: { turnId: 'turn-1', origin: 'model' } } });
    expect(await measure()).toEqual(measured);
    expect(await retention.findDue({ botId: key.botId, before: TOMORROW, after: null, limit: 9 })).toEqual([]);
    expect(await retention.erase({ ...key, before: TOMORROW })).toEqual({ events: 0 });
  });

  it('goes on where its customer writes again, and shows the model nothing of before', async () => {
    const key = await converse();
    await retention.erase({ ...key, before: TOMORROW });
    const messages = [{ ...toMessage('Hello again', randomUUID()), at: new Date().toISOString() }];
    await bed.log.publishAnswer({ ...key, turnNo: 2, ownerEpoch: 0, messages, answer: toAnswer('Welcome') });
    const restored = await bed.log.restore(key);
    expect(restored.window.map(({ text }) => text)).toEqual(['Hello again', 'Welcome']);
    expect(restored.summary.text).toBe('');
    const memory = createConversationMemory(bed.prisma);
    const read = await memory.readMessages({ ...key, afterSeq: 0, uptoSeq: 99, limit: 9 });
    expect(read.map(({ text }) => text)).toEqual(['Hello again', 'Welcome']);

    await bed.log.appendIfUnchanged({ ...key, kind: 'closing', expectedSeq: restored.lastSeq, reason: 'idle' });
    expect(await retention.erase({ ...key, before: TOMORROW })).toEqual({ events: 2 });
  });
});

describe('retention', () => {
  it('finds closed conversations that are older than the limit and nobody waits in, and erases no others', async () => {
    const { botId } = await bed.createBot();
    const due = await converse({ botId });
    const open = await converse({ botId, close: false });
    const waiting = await converse({ botId });
    await bed.conversations.admitMessage({ ...waiting, clientMessageId: randomUUID(), limit: 9 });
    await converse();
    const find = (before: Date) => retention.findDue({ botId, before, after: null, limit: 9 });
    expect((await find(TOMORROW)).map(({ conversationId }) => conversationId)).toEqual([due.conversationId]);
    expect(await find(new Date(Date.now() - 60_000))).toEqual([]);
    expect(await retention.countDue({ botId, before: TOMORROW })).toEqual({ conversations: 1, messages: 2 });
    for (const key of [open, waiting]) {
      expect(await retention.erase({ ...key, before: TOMORROW })).toEqual({ events: null });
      expect(await readAll(key)).toContain('Xyzzy');
    }
    expect(await retention.erase({ ...due, before: new Date(Date.now() - 60_000) })).toEqual({ events: null });
  });

  it('has a limit for a bot that asks for one', async () => {
    const keeps = await bed.createBot();
    const { botId } = await bed.createBot({ retention: { conversationDays: 30 } });
    const now = new Date('2026-11-22T00:00:00.000Z');
    expect(await retention.listPolicies({ botId: keeps.botId, now })).toEqual([]);
    expect(await retention.listPolicies({ botId, now })).toEqual([
      { botId, conversationDays: 30, before: '2026-10-23T00:00:00.000Z' },
    ]);
  });
});
