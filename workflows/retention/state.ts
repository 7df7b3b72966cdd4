import type { RetentionPolicy, RetentionReport, RetentionTally } from '../../contracts/retention.js';

/** So many batches are for one run: its history stays small. */
export const BATCHES_PER_RUN = 200;

export const NOTHING_ERASED: RetentionTally = { conversations: 0, events: 0, atHand: 0 };

/** What was erased before, and by one more batch. */
export function addTally(before: RetentionTally, batch: RetentionTally): RetentionTally {
  return {
    conversations: before.conversations + batch.conversations,
    events: before.events + batch.events,
    atHand: before.atHand + batch.atHand,
  };
}

/** What is written down of a bot. */
export function toReport(
  policy: RetentionPolicy,
  tally: RetentionTally,
  times: Pick<RetentionReport, 'startedAt' | 'finishedAt'>,
): RetentionReport {
  return { ...policy, ...times, ...tally };
}
