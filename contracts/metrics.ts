import { z } from 'zod';

import { listDays, BACKFILL_DAYS } from './buckets.js';
import { Citation } from './events.js';
import { Uuid } from './ids.js';
import { TURN_ID } from './turns.js';

const count = z.number().int();
const rate = z.number().nullable();

/** What is measured in a span of time. Rates are null where there is nothing to divide by. */
export const MetricValues = z
  .object({
    conversations: count.meta({ description: 'that began' }),
    messages: count.meta({ description: 'of customers' }),
    people: count.meta({ description: 'who wrote; in totals, who writes in two buckets counts twice' }),
    turns: count.meta({ description: 'answers of the bot' }),
    fallbacks: count.meta({ description: 'answers that say that the bot does not know' }),
    fallbackRate: rate.meta({ description: 'fallbacks / turns' }),
    escalations: count.meta({ description: 'how often a conversation was handed to people' }),
    escalationRate: rate.meta({ description: 'escalations / conversations' }),
    firstResponseMs: rate.meta({ description: 'from the first message of a conversation to its reply, on average' }),
    closed: count.meta({ description: 'conversations that were closed' }),
    resolved: count.meta({
      description: 'of these: settled by an agent, or left alone after an answer that was no fallback and no hand-over',
    }),
    resolutionRate: rate.meta({ description: 'resolved / closed' }),
    ratings: count,
    ratingAverage: rate.meta({ description: 'from 1 to 5' }),
    feedbackUp: count,
    feedbackDown: count,
    tokensIn: count.meta({ description: 'that were given to the model' }),
    tokensOut: count.meta({ description: 'that the model wrote' }),
    latencyP50Ms: rate.meta({ description: 'from the oldest message of an answer to it, in the middle' }),
    latencyP95Ms: rate.meta({ description: 'what 95 of 100 answers stay below; in totals estimated to an eighth' }),
  })
  .meta({ id: 'MetricValues' });
export type MetricValues = z.infer<typeof MetricValues>;

export const MetricUnit = z.enum(['hour', 'day']);
export type MetricUnit = z.infer<typeof MetricUnit>;

const span = {
  from: z.iso.datetime().meta({ description: 'the beginning of its first bucket (UTC)' }),
  to: z.iso.datetime().meta({ description: 'the end of its last bucket' }),
};

export const BotMetrics = z
  .object({
    botId: z.string(),
    bucket: MetricUnit,
    ...span,
    buckets: z
      .array(z.object({ at: z.iso.datetime(), values: MetricValues }))
      .meta({ description: 'oldest first; those in which nothing happened are left out' }),
    totals: MetricValues,
    before: z
      .object({ ...span, totals: MetricValues })
      .meta({ description: 'the span of the same length before it, to compare with' }),
  })
  .meta({ id: 'BotMetrics' });
export type BotMetrics = z.infer<typeof BotMetrics>;

/** An answer that helped nobody: a fallback, or one with thumbs down. */
/** Why an answer is to be improved. */
export const ImproveKind = z.enum(['fallback', 'down', 'unsure']).meta({
  description:
    '`fallback`: the bot did not know; `down`: thumbs down; `unsure`: it said which question it answers, for another may have been meant, or a model answered without any knowledge',
});
export type ImproveKind = z.infer<typeof ImproveKind>;

export const AnswerToImprove = z
  .object({
    conversationId: z.string(),
    messageId: z.string(),
    at: z.iso.datetime(),
    question: z.string(),
    answer: z.string(),
    origin: z.string().meta({ description: 'of the answer: `fallback`, `model`, `knowledge`, ...' }),
    kinds: z.array(ImproveKind).meta({ description: 'of this one' }),
    sources: z.array(Citation),
    count: count.meta({ description: 'answers to the same words that did not help either, this one too' }),
    thumbsDown: count.meta({ description: 'how many of them have thumbs down' }),
    comment: z.string().nullable().meta({ description: 'what the customer of the latest one said about it' }),
  })
  .meta({ id: 'AnswerToImprove' });
export type AnswerToImprove = z.infer<typeof AnswerToImprove>;

export const ImprovePage = z
  .object({
    answers: z.array(AnswerToImprove).meta({ description: 'the latest first' }),
    next: z.string().nullable().meta({ description: 'give it as `before` for the next page; null: this is the last' }),
  })
  .meta({ id: 'ImprovePage' });
export type ImprovePage = z.infer<typeof ImprovePage>;

/** What staff says of an answer to improve. */
export const MarkAnswerRequest = z
  .object({
    conversationId: Uuid,
    messageId: z.string().regex(TURN_ID, 'must be the id of an answer'),
    done: z.boolean().meta({ description: 'false takes it back' }),
  })
  .meta({ id: 'MarkAnswerRequest' });

/** A day (UTC). */
export const Day = z.iso.date();

/** What is computed: the latest days, at least so many whole ones; or every day of a range, both ends included. */
export const AnalyticsInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('latest'), days: z.number().int().min(0) }),
  z.object({
    kind: z.literal('range'),
    from: Day,
    to: Day,
    done: z.number().int().min(0).meta({ description: 'days before `from` that are done, of the same backfill' }),
  }),
]);
export type AnalyticsInput = z.infer<typeof AnalyticsInput>;

/** A range of days that one backfill takes on. */
export const BackfillRange = z.object({ from: Day, to: Day }).check(({ value, issues }) => {
  const days = listDays(value).length;
  if (days >= 1 && days <= BACKFILL_DAYS) return;
  const message = days < 1 ? 'ends before it begins' : `has more than ${BACKFILL_DAYS} days`;
  issues.push({ code: 'custom', input: value, message });
});

export const AnalyticsProgress = z.object({
  done: z.number().int(),
  total: z.number().int(),
  day: z.string().nullable().meta({ description: 'that is computed now; null: it is planned, or all is done' }),
});
export type AnalyticsProgress = z.infer<typeof AnalyticsProgress>;

export const AnalyticsReport = z.object({
  days: z.number().int(),
  rows: z.number().int().meta({ description: 'buckets with measures that there are now, in the last run' }),
});
export type AnalyticsReport = z.infer<typeof AnalyticsReport>;
