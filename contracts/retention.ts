import { z } from 'zod';

const count = z.number().int();

/** How long a bot keeps conversations: a limit in days, and what it means at this moment. */
export const RetentionPolicy = z.object({
  botId: z.string(),
  conversationDays: count,
  before: z.iso.datetime().meta({ description: 'conversations whose last word is older are due' }),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

/** What else is kept: leads, the names and e-mail addresses of people, and what the staff did. */
export const RecordKind = z.enum(['leads', 'people', 'audit']);
export type RecordKind = z.infer<typeof RecordKind>;

/** How long records of a kind are kept, by a bot or of none, and what it means at this moment. */
export const RecordPolicy = z.object({
  kind: RecordKind,
  botId: z.string().nullable().meta({ description: 'null: of what the staff did that belongs to no bot' }),
  days: count,
  before: z.iso.datetime().meta({ description: 'what is older is due' }),
});
export type RecordPolicy = z.infer<typeof RecordPolicy>;

const limit = count.min(0).max(36_500).optional().meta({
  description: 'try this limit, in days; left out: the one that the bot is published with',
});

export const RetentionPreviewRequest = z
  .object({ conversationDays: limit, leadDays: limit, peopleDays: limit, auditDays: limit })
  .meta({ id: 'RetentionPreviewRequest' });

/** What retention would erase now. */
export const RetentionPreview = z
  .object({
    botId: z.string(),
    conversationDays: count.meta({ description: '0: everything is kept' }),
    before: z.iso.datetime().nullable().meta({ description: 'older conversations are due; null: none is' }),
    conversations: count.meta({ description: 'closed ones that are due' }),
    messages: count.meta({ description: 'of these that would lose their text' }),
    records: z
      .array(RecordPolicy.omit({ botId: true }).extend({ due: count }))
      .meta({ description: 'of each kind; what has no limit is left out' }),
  })
  .meta({ id: 'RetentionPreview' });
export type RetentionPreview = z.infer<typeof RetentionPreview>;

const FinishedAt = z.iso.datetime().meta({ description: 'of a run that has not: when it erased something last' });

/** What retention has erased of a bot. */
export const RetentionReport = RetentionPolicy.extend({
  startedAt: z.iso.datetime(),
  finishedAt: FinishedAt,
  conversations: count.meta({ description: 'that were erased' }),
  events: count.meta({ description: 'that lost their content' }),
  atHand: count.meta({ description: 'that were due, and whose workflow still runs: they wait until it has ended' }),
}).meta({ id: 'RetentionReport' });
export type RetentionReport = z.infer<typeof RetentionReport>;

/** What retention has erased of records of a kind. */
export const RecordReport = RecordPolicy.extend({
  startedAt: z.iso.datetime(),
  finishedAt: FinishedAt,
  erased: count,
}).meta({ id: 'RecordRetentionReport' });
export type RecordReport = z.infer<typeof RecordReport>;

export const RetentionReports = z
  .object({ reports: z.array(RetentionReport), records: z.array(RecordReport) })
  .meta({ id: 'RetentionReports' });
export type RetentionReports = z.infer<typeof RetentionReports>;

/** Which run erases, so that what it erases is counted in the very transaction: its report is right after any crash. */
export type RetentionRun = { startedAt: string; days: number };

/** What is erased so far of the bot whose turn it is. */
export type RetentionTally = Pick<RetentionReport, 'conversations' | 'events' | 'atHand'>;

/** Of one bot, or of all that have a limit; `carried` is set by continue-as-new only. */
export type RetentionInput = {
  botId: string | null;
  carried?: {
    startedAt: string;
    /** What is left to do; the first is begun. */
    policies: (RetentionPolicy | RecordPolicy)[];
    /** Behind this conversation it goes on. */
    after: string | null;
    tally: RetentionTally;
    reports: RetentionReport[];
    /** Of records; runs that began before there were any carry none. */
    erased?: number;
    records?: RecordReport[];
  };
};

export const RetentionOutcome = z.object({
  reports: z.array(RetentionReport),
  records: z.array(RecordReport).default([]),
});
export type RetentionOutcome = z.infer<typeof RetentionOutcome>;
