import { z } from 'zod';

const count = z.number().int();

/** How long a bot keeps conversations: a limit in days, and what it means at this moment. */
export const RetentionPolicy = z.object({
  botId: z.string(),
  conversationDays: count,
  before: z.iso.datetime().meta({ description: 'conversations whose last word is older are due' }),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

export const RetentionPreviewRequest = z
  .object({
    conversationDays: count.min(0).max(36_500).optional().meta({
      description: 'try this limit; left out: the one that the bot is published with',
    }),
  })
  .meta({ id: 'RetentionPreviewRequest' });

/** What retention would erase now. */
export const RetentionPreview = z
  .object({
    botId: z.string(),
    conversationDays: count.meta({ description: '0: everything is kept' }),
    before: z.iso.datetime().nullable().meta({ description: 'older conversations are due; null: none is' }),
    conversations: count.meta({ description: 'closed ones that are due' }),
    messages: count.meta({ description: 'of these that would lose their text' }),
  })
  .meta({ id: 'RetentionPreview' });
export type RetentionPreview = z.infer<typeof RetentionPreview>;

/** What retention has erased of a bot. */
export const RetentionReport = RetentionPolicy.extend({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  conversations: count.meta({ description: 'that were erased' }),
  events: count.meta({ description: 'that lost their content' }),
  atHand: count.meta({ description: 'that were due, and whose workflow still runs: they wait until it has ended' }),
}).meta({ id: 'RetentionReport' });
export type RetentionReport = z.infer<typeof RetentionReport>;

export const RetentionReports = z.object({ reports: z.array(RetentionReport) }).meta({ id: 'RetentionReports' });

/** What is erased so far of the bot whose turn it is. */
export type RetentionTally = Pick<RetentionReport, 'conversations' | 'events' | 'atHand'>;

/** Of one bot, or of all that have a limit; `carried` is set by continue-as-new only. */
export type RetentionInput = {
  botId: string | null;
  carried?: {
    startedAt: string;
    /** What is left to do; the first is begun. */
    policies: RetentionPolicy[];
    /** Behind this conversation it goes on. */
    after: string | null;
    tally: RetentionTally;
    reports: RetentionReport[];
  };
};

export const RetentionOutcome = z.object({ reports: z.array(RetentionReport) });
export type RetentionOutcome = z.infer<typeof RetentionOutcome>;
