import { z } from 'zod';

/**
 * How a conversation with a message that has waited for too long stands between Temporal and the log:
 * - `slow`: its run works on it, or will when its turn comes
 * - `with_people`: it waits for a person, not for the bot
 * - `no_worker`: nobody takes its workflow task
 * - `failing_task`: the code of its workflow fails each time, and heals with a worker that is mended
 * - `run_gone`: its run ended and left a message without an end
 * - `never_signalled`: the api admitted a message, and Temporal never got it
 * - `forgotten`: its run does not know of a message that has no end
 * - `unknown`: it could not be asked
 */
export const SweepKind = z.enum([
  'slow',
  'with_people',
  'no_worker',
  'failing_task',
  'run_gone',
  'never_signalled',
  'forgotten',
  'unknown',
]);
export type SweepKind = z.infer<typeof SweepKind>;

/** What was done about a finding: messages sent to their workflow again, admissions removed. */
export const SweepDeed = z.object({ signalled: z.number().int(), removed: z.number().int() });
export type SweepDeed = z.infer<typeof SweepDeed>;

export const SweepFinding = z.object({
  conversationId: z.string(),
  botId: z.string(),
  kind: SweepKind,
  messages: z.number().int().meta({ description: 'how many of its messages have no end' }),
  oldestSeconds: z.number().int().meta({ description: 'how long the oldest of them has waited' }),
  done: SweepDeed.meta({ description: 'in a dry run: what would have been done' }),
});
export type SweepFinding = z.infer<typeof SweepFinding>;

/** The most findings that a report names; all of them are counted. */
export const SWEEP_FINDINGS_NAMED = 50;

/** What a sweep found between Temporal and the log, and what it did. Holds nothing of what customers wrote. */
export const SweepReport = z
  .object({
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    dryRun: z.boolean(),
    examined: z.number().int().meta({ description: 'conversations that were compared' }),
    more: z.boolean().meta({ description: 'there were more than one sweep examines; the next goes on from there' }),
    resumeAfter: z.string().nullable().meta({ description: 'the conversation that the next sweep goes on behind' }),
    conversations: z.record(SweepKind, z.number().int()).meta({ description: 'how many there are of each kind' }),
    failingWorkflows: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'workflows of any type whose task keeps failing; null: the Temporal server does not say' }),
    done: SweepDeed,
    escalationsStarted: z.number().int().meta({
      description:
        'conversations with people whose escalation had no run and got one; in a dry run: would have got one',
    }),
    findings: z.array(SweepFinding),
  })
  .meta({ id: 'SweepReport' });
export type SweepReport = z.infer<typeof SweepReport>;

/**
 * `againAfterSeconds`: once more, so long after this one began. A schedule has two sweeps in one run, for each run is kept
 * in Temporal for days.
 */
export const SweepInput = z.object({ dryRun: z.boolean(), againAfterSeconds: z.number().positive().optional() });
export type SweepInput = z.infer<typeof SweepInput>;

/** What the latest run of a conversation's workflow is like, as Temporal tells it. */
export const RunDescription = z.discriminatedUnion('status', [
  z.object({ status: z.literal('none') }),
  z.object({
    status: z.literal('running'),
    runId: z.string(),
    historyLength: z.number().int(),
    task: z
      .object({ attempt: z.number().int(), waitingSeconds: z.number().int(), taken: z.boolean() })
      .nullable()
      .meta({ description: 'the workflow task that is due, and whether a worker has it' }),
    activities: z.array(z.object({ type: z.string(), attempt: z.number().int(), failure: z.string().nullable() })),
  }),
  z.object({
    status: z.literal('ended'),
    runId: z.string(),
    how: z.enum(['completed', 'failed', 'cancelled', 'terminated', 'timed out', 'continued']),
  }),
]);
export type RunDescription = z.infer<typeof RunDescription>;

/** One conversation, looked at closely. `words` says what stands where, and what to do about it. */
export const ConversationInspection = z.object({
  finding: SweepFinding.nullable().meta({ description: 'null: every message has an end' }),
  run: RunDescription,
  words: z.array(z.string()),
});
export type ConversationInspection = z.infer<typeof ConversationInspection>;

export const InspectionInput = z.object({
  conversationId: z.string(),
  /** `redrive`: send what has no end to a run again. `restart`: end a run that is there first. */
  action: z.enum(['show', 'redrive', 'restart']),
});
export type InspectionInput = z.infer<typeof InspectionInput>;
