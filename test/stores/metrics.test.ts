import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS } from '../../contracts/buckets.js';
import { createImproveStore } from '../../prisma/stores/answers-to-improve.js';
import type { Answer } from '../../contracts/conversation.js';
import type { ImproveKind } from '../../contracts/metrics.js';
import { createFeedbackStore } from '../../prisma/stores/feedback.js';
import { createMetricRecord } from '../../prisma/stores/metric-record.js';
import { createMetricStore } from '../../prisma/stores/metrics.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

const DAY = '2026-03-05';
const NOON = Date.parse(`${DAY}T12:00:00Z`);

let bed: StoreBed;
let record: ReturnType<typeof createMetricRecord>;
let measures: ReturnType<typeof createMetricStore>;
let feedback: ReturnType<typeof createFeedbackStore>;
beforeAll(async () => {
  bed = await createStoreBed();
  record = createMetricRecord(bed.prisma);
  measures = createMetricStore(bed.prisma);
  feedback = createFeedbackStore(bed.prisma);
});
afterAll(() => bed.close());

type Turn = { at: number; waitedMs: number; origin: 'model' | 'knowledge' | 'fallback' };

/** A conversation whose turns happened at these times. */
async function converse(botId: string, turns: Turn[]) {
  const { key } = await bed.createConversation(botId);
  for (const [index, { at, waitedMs, origin }] of turns.entries()) {
    const messages = [{ ...toMessage('Where is it?', randomUUID()), at: new Date(at).toISOString() }];
    const answer = { ...toAnswer('Here.'), origin };
    await bed.log.publishAnswer({ ...key, turnNo: index + 1, ownerEpoch: 0, messages, answer });
    await moveTurn(key.conversationId, index + 1, at + waitedMs);
  }
  await bed.prisma.$executeRaw`
    UPDATE conversation_event SET at = ${new Date(turns[0]?.at ?? NOON)}::timestamptz
    WHERE conversation_id = ${key.conversationId}::uuid AND seq = 1
  `;
  return key;
}

/** What is published is published now; a test has it in the past. */
async function moveTurn(conversationId: string, turnNo: number, at: number): Promise<void> {
  await bed.prisma.$executeRaw`
    WITH moved AS (
      UPDATE turn SET created_at = ${new Date(at)}::timestamptz
      WHERE conversation_id = ${conversationId}::uuid AND turn_no = ${turnNo}::integer RETURNING conversation_id, seq
    )
    UPDATE conversation_event event SET at = ${new Date(at)}::timestamptz
    FROM moved WHERE event.conversation_id = moved.conversation_id AND event.seq = moved.seq
  `;
}

const readDay = (botId: string, unit: 'hour' | 'day') =>
  measures.read({ botId, unit, from: new Date(DAY), to: new Date(Date.parse(DAY) + DAY_MS) });

describe('the measures of a day', () => {
  it('count what is in the log, by hour and by day', async () => {
    const { botId } = await bed.createBot();
    const one = await converse(botId, [
      { at: NOON, waitedMs: 1_000, origin: 'model' },
      { at: NOON + HOUR_MS, waitedMs: 3_000, origin: 'fallback' },
    ]);
    await converse(botId, [{ at: NOON + 60_000, waitedMs: 2_000, origin: 'knowledge' }]);
    await feedback.set({ ...one, messageId: 'turn-2', value: 'down', comment: null });
    await feedback.rate({ ...one, score: 4, comment: null });
    const given = new Date(NOON + 2 * HOUR_MS);
    await bed.prisma.$executeRaw`UPDATE feedback SET created_at = ${given} WHERE bot_id = ${botId}::uuid`;
    await bed.prisma.$executeRaw`UPDATE rating SET created_at = ${given} WHERE bot_id = ${botId}::uuid`;
    await record.compute({ day: DAY });

    const counted = { messages: 3, people: 2, turns: 3, fallbacks: 1, feedbackDown: 1, feedbackUp: 0, ratings: 1 };
    expect(await readDay(botId, 'day')).toEqual([
      expect.objectContaining({
        ...{ ...counted, conversations: 2, ratingSum: 4, tokensIn: 9, tokensOut: 12, escalations: 0 },
        ...{ firstResponses: 2, firstResponseMs: 3_000, latencyP50Ms: 2_000, closed: 0, resolved: 0 },
      }),
    ]);
    const hours = await readDay(botId, 'hour');
    expect(hours.map(({ bucket, turns, people, ratings }) => [bucket.getUTCHours(), turns, people, ratings])).toEqual([
      [12, 2, 2, 0],
      [13, 1, 1, 0],
      [14, 0, 0, 1],
    ]);
  });

  it('tell conversations that were settled from those that were not', async () => {
    const { botId } = await bed.createBot();
    const close = async (origin: Turn['origin'], events: { type: string; payload: object }[]) => {
      const { conversationId } = await converse(botId, [{ at: NOON, waitedMs: 10, origin }]);
      for (const [index, { type, payload }] of events.entries()) {
        await bed.prisma.conversationEvent.create({
          data: {
            ...{ conversationId, botId, seq: 4 + index, eventId: `${type}-${index}`, type, actor: 'system', payload },
            at: new Date(NOON + HOUR_MS),
          },
        });
      }
    };
    const closed = (reason: string) => ({ type: 'conversation.closed', payload: { reason } });
    const queued = { type: 'owner.changed', payload: { owner: { kind: 'queue' }, reason: 'asked', messages: [] } };
    await close('model', [closed('idle')]);
    await close('fallback', [closed('idle')]);
    await close('model', [queued, closed('idle')]);
    await close('fallback', [queued, closed('resolved')]);
    await record.compute({ day: DAY });
    expect(await readDay(botId, 'day')).toMatchObject([{ closed: 4, resolved: 2, escalations: 2 }]);
  });

  const turn = fc.record({
    at: fc.integer({ min: 0, max: 47 }).map((half) => Date.parse(DAY) + half * 1_800_000),
    waitedMs: fc.integer({ min: 1, max: 100_000 }),
    origin: fc.constantFrom('model' as const, 'knowledge' as const, 'fallback' as const),
  });

  it('are the same when they are computed twice, and take in what comes late', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(turn, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        fc.array(turn, { minLength: 1, maxLength: 2 }),
        async (early, late) => {
          const [together, bit] = [(await bed.createBot()).botId, (await bed.createBot()).botId];
          for (const turns of early) {
            await converse(together, turns);
            await converse(bit, turns);
          }
          await converse(together, late);
          await record.compute({ day: DAY });
          const once = await readDay(together, 'hour');
          await converse(bit, late);
          await record.compute({ day: DAY });
          expect(await readDay(together, 'hour')).toEqual(once);
          expect(await readDay(bit, 'hour')).toEqual(once);
          expect(await readDay(bit, 'day')).toEqual(await readDay(together, 'day'));
        },
      ),
      { numRuns: 6 },
    );
  });

  it('are known to be due when something of that day changes later', async () => {
    const { botId } = await bed.createBot();
    const since = Date.now();
    const { conversationId } = await converse(botId, [{ at: NOON, waitedMs: 1, origin: 'model' }]);
    expect(await record.findTouched({ since })).toEqual([]);
    await moveTurn(conversationId, 1, Date.now());
    expect(await record.findTouched({ since })).toEqual([DAY]);
    await moveTurn(conversationId, 1, NOON);
    await feedback.set({ botId, conversationId, messageId: 'turn-1', value: 'up', comment: null });
    await bed.prisma.$executeRaw`UPDATE feedback SET created_at = ${new Date(NOON)} WHERE bot_id = ${botId}::uuid`;
    expect(await record.findTouched({ since })).toEqual([DAY]);
  });
});

const ALL = { kind: null, sure: 0.8, limit: 9 };

describe('the answers to improve', () => {
  it('are fallbacks and those with thumbs down, each question once, the latest first, page by page', async () => {
    const { botId } = await bed.createBot();
    const improve = createImproveStore(bed.prisma);
    const ask = async (text: string, origin: Turn['origin'], minute: number, also: Partial<Answer> = {}) => {
      const { key } = await bed.createConversation(botId);
      const at = Date.now() - 3 * HOUR_MS + minute * 60_000;
      const messages = [{ ...toMessage(text, randomUUID()), at: new Date(at).toISOString() }];
      await bed.log.publishAnswer({
        ...key,
        turnNo: 1,
        ownerEpoch: 0,
        messages,
        answer: { ...toAnswer(text), origin, ...also },
      });
      await moveTurn(key.conversationId, 1, at);
      return key;
    };
    await ask('Do you ship to Peru?', 'fallback', 1);
    await ask('do you ship to PERU', 'fallback', 2);
    await ask('Fine?', 'model', 3);
    const wrong = await ask('What is 2+2?', 'model', 4);
    await feedback.set({ ...wrong, messageId: 'turn-1', value: 'down', comment: 'It is 4.' });
    await ask('Anybody?', 'fallback', 5);
    const from = (title: string, score: number) => ({ citations: [{ passageId: 'p', title, score }] });
    await ask('A tent?', 'knowledge', -4, from('How large are tents?', 0.7));
    await ask('How large are tents?', 'knowledge', -3, from('How large are tents?', 0.9));
    await ask('Hi there', 'knowledge', -2, from('Hello!', 0.7));
    await ask('What is a yurt?', 'model', -1, { unsure: true });
    const since = new Date(Date.now() - DAY_MS);
    const list = (before: Parameters<typeof improve.list>[0]['before']) =>
      improve.list({ botId, since, before, kind: null, sure: 0.8, limit: 2 });

    const first = await list(null);
    expect(first.answers).toMatchObject([
      { question: 'Anybody?', count: 1, thumbsDown: 0, origin: 'fallback', comment: null },
      { question: 'What is 2+2?', count: 1, thumbsDown: 1, origin: 'model', comment: 'It is 4.', sources: [] },
    ]);
    const second = await list(first.next);
    expect(second.answers).toMatchObject([
      { question: 'do you ship to PERU', count: 2, kinds: ['fallback'] },
      { question: 'What is a yurt?', kinds: ['unsure'] },
    ]);
    const third = await list(second.next);
    expect(third).toMatchObject({
      answers: [{ question: 'A tent?', origin: 'knowledge', kinds: ['unsure'] }],
      next: null,
    });
    const ofKind = async (kind: ImproveKind) =>
      (await improve.list({ botId, since, before: null, ...ALL, kind })).answers.map(({ question }) => question);
    expect(await ofKind('unsure')).toEqual(['What is a yurt?', 'A tent?']);
    expect(await ofKind('fallback')).toEqual(['Anybody?', 'do you ship to PERU']);
    expect(await ofKind('down')).toEqual(['What is 2+2?']);
    const other = await bed.createBot();
    expect((await improve.list({ botId: other.botId, since, before: null, ...ALL })).answers).toEqual([]);
  });
});
