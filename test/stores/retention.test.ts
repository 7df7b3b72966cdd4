import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createConversationMemory } from '../../prisma/stores/conversation-memory.js';
import { createFeedbackStore } from '../../prisma/stores/feedback.js';
import { createMetricRecord } from '../../prisma/stores/metric-record.js';
import { createMetricStore } from '../../prisma/stores/metrics.js';
import { createCustomerRecordStore } from '../../prisma/stores/customer-records.js';
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
  for (const captureKey of [`escalation:${key.conversationId}`, `staff:${key.conversationId}`]) {
    const said = captureKey.startsWith('staff') ? 'Of staff' : SECRET;
    await bed.prisma.ticket.create({ data: { ...key, id: randomUUID(), captureKey, subject: said, body: said } });
  }
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
    await prisma.ticket.findMany({ where }),
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
    expect(await readAll(key)).toContain('Of staff');
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

describe('records of customers', () => {
  const YESTERDAY = new Date(Date.now() - 86_400_000);

  it('have limits of their own, each for itself', async () => {
    const { botId } = await bed.createBot({ retention: { leadDays: 10, peopleDays: 1 } });
    const now = new Date('2026-11-22T00:00:00.000Z');
    const records = createCustomerRecordStore(bed.prisma);
    expect(await records.listPolicies({ botId, now })).toEqual([
      { kind: 'leads', botId, days: 10, before: '2026-11-12T00:00:00.000Z' },
      { kind: 'people', botId, days: 1, before: '2026-11-21T00:00:00.000Z' },
      { kind: 'audit', botId, days: 730, before: '2024-11-22T00:00:00.000Z' },
    ]);
    expect(await retention.listPolicies({ botId, now })).toEqual([]);
  });

  it('are deleted in batches where they are leads, but not while one is on its way', async () => {
    const { botId } = await bed.createBot();
    const { botId: otherBotId } = await bed.createBot();
    const records = createCustomerRecordStore(bed.prisma);
    const lead = (status: 'delivered' | 'failed' | 'delivering', bot = botId) => ({
      ...{ id: randomUUID(), botId: bot, conversationId: randomUUID(), captureKey: randomUUID(), status },
    });
    const rest = [lead('delivering'), lead('delivered', otherBotId)];
    await bed.prisma.lead.createMany({ data: [lead('delivered'), lead('failed'), lead('delivered'), ...rest] });
    const leads = { kind: 'leads', botId } as const;
    expect(await records.erase({ ...leads, before: YESTERDAY, limit: 2 })).toBe(0);
    expect(await records.countDue({ ...leads, before: TOMORROW })).toBe(3);
    expect(await records.erase({ ...leads, before: TOMORROW, limit: 2 })).toBe(2);
    expect(await records.erase({ ...leads, before: TOMORROW, limit: 2 })).toBe(1);
    const left = await bed.prisma.lead.findMany({
      where: { botId: { in: [botId, otherBotId] } },
      select: { id: true },
    });
    expect(left.map(({ id }) => id).sort()).toEqual(rest.map(({ id }) => id).sort());
  });

  it('lose name and e-mail address where they are people who have said nothing since', async () => {
    const { botId } = await bed.createBot();
    const silent = await converse({ botId });
    const busy = await converse({ botId });
    const records = createCustomerRecordStore(bed.prisma);
    const person = async ({ conversationId }: Key) =>
      (await bed.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId }, include: { visitor: true } }))
        .visitor;
    for (const key of [silent, busy]) {
      const { id } = await person(key);
      const named = { name: 'Nora', email: 'nora@mail.example', createdAt: new Date(0) };
      await bed.prisma.visitor.update({ where: { id }, data: named });
    }
    const { conversationId } = silent;
    await bed.prisma.conversation.update({ where: { id: conversationId }, data: { createdAt: new Date(0) } });
    await bed.prisma.conversationEvent.updateMany({ where: { conversationId }, data: { at: new Date(0) } });
    const people = { kind: 'people', botId, before: YESTERDAY } as const;
    expect(await records.countDue(people)).toBe(1);
    expect(await records.erase({ ...people, limit: 9 })).toBe(1);
    expect(await person(silent)).toMatchObject({ name: null, email: null });
    expect(await person(busy)).toMatchObject({ name: 'Nora' });
    expect(await records.erase({ ...people, limit: 9 })).toBe(0);
  });
});

describe('the audit log', () => {
  const entry = (botId: string | null) => ({
    ...{ id: randomUUID(), botId, actorKind: 'staff', actorId: randomUUID(), action: 'lead.deleted', details: {} },
    createdAt: new Date(0),
  });

  it('has a limit of each bot, and the longest of all for what belongs to none or to one that is gone', async () => {
    const { botId } = await bed.createBot({ retention: { auditDays: 3_000 } });
    const records = createCustomerRecordStore(bed.prisma);
    const old = { botId: [entry(botId), entry(botId)], none: [entry(null), entry(randomUUID())] };
    const young = { ...entry(botId), createdAt: new Date() };
    await bed.prisma.auditEntry.createMany({ data: [...old.botId, ...old.none, young] });
    const now = new Date();
    const policies = await records.listPolicies({ botId: null, now });
    const ofNone = policies.filter((policy) => policy.botId === null);
    expect(ofNone).toMatchObject([{ kind: 'audit', days: 3_000 }]);
    for (const whose of [botId, null]) {
      const due = { kind: 'audit', botId: whose, before: new Date(now.getTime() - 3_000 * 86_400_000) } as const;
      expect(await records.countDue(due)).toBe(2);
      expect(await records.erase({ ...due, limit: 9 })).toBe(2);
    }
    const left = await bed.prisma.auditEntry.findMany({ where: { botId }, select: { id: true } });
    expect(left).toEqual([{ id: young.id }]);

    await bed.createBot({ retention: { auditDays: 0 } });
    const later = await records.listPolicies({ botId: null, now });
    expect(later.filter((policy) => policy.botId === null)).toEqual([]);
  });
});

describe('a report', () => {
  it('counts what was erased though nobody told of it, once, and gives back what it has', async () => {
    const { botId } = await bed.createBot();
    const startedAt = new Date().toISOString();
    const run = { startedAt, days: 1 };
    const before = TOMORROW.toISOString();
    for (const key of [await converse({ botId }), await converse({ botId })]) {
      await retention.erase({ ...key, before: TOMORROW, run });
    }
    const said = { botId, conversationDays: 1, before, startedAt, finishedAt: before };
    const report = { ...said, conversations: 0, events: 0, atHand: 3 };
    const counted = { ...report, conversations: 2, events: 4 };
    expect(await retention.listReports({ botId })).toMatchObject([
      { startedAt, conversations: 2, events: 4, atHand: 0 },
    ]);
    expect(await retention.saveReport(report)).toEqual(counted);
    expect(await retention.saveReport(report)).toEqual(counted);
    expect(await retention.saveReport({ ...report, conversations: 7, events: 9 })).toMatchObject({ conversations: 7 });
  });

  it('counts records of each kind, and of no bot, too', async () => {
    const { botId } = await bed.createBot();
    const records = createCustomerRecordStore(bed.prisma);
    const startedAt = new Date().toISOString();
    const lead = { botId, conversationId: randomUUID(), status: 'failed' as const };
    const leads = Array.from({ length: 3 }, () => ({ ...lead, id: randomUUID(), captureKey: randomUUID() }));
    await bed.prisma.lead.createMany({ data: leads });
    await bed.prisma.auditEntry.create({
      data: {
        id: randomUUID(),
        actorKind: 'command_line',
        action: 'retention.run',
        details: {},
        createdAt: new Date(0),
      },
    });
    for (const due of [
      { kind: 'leads', botId },
      { kind: 'leads', botId },
      { kind: 'audit', botId: null },
    ] as const) {
      await records.erase({ ...due, before: TOMORROW, limit: 2, run: { startedAt, days: 1 } });
    }
    const report = { days: 1, before: TOMORROW.toISOString(), startedAt, finishedAt: startedAt, erased: 0 };
    expect(await records.saveReport({ ...report, kind: 'leads', botId })).toMatchObject({ botId, erased: 3 });
    expect(await records.saveReport({ ...report, kind: 'audit', botId: null })).toMatchObject({
      botId: null,
      erased: 1,
    });
    expect(await records.listReports({ botId })).toMatchObject([{ kind: 'leads', erased: 3 }]);
  });
});
