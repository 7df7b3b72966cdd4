import type {
  RecordPolicy,
  RecordReport,
  RetentionPolicy,
  RetentionReport,
  RetentionTally,
} from '../../contracts/retention.js';

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

/** What is written down of a bot's records of a kind. */
export function toRecordReport(
  { kind, botId, days, before }: RecordPolicy,
  erased: number,
  times: Pick<RecordReport, 'startedAt' | 'finishedAt'>,
): RecordReport {
  return { ...{ kind, botId, days, before }, ...times, erased };
}

/** The report with what was counted as it was erased; activities of former versions gave nothing back. */
export function asStored<Report>(stored: Report | null | undefined, sent: Report): Report {
  return stored ?? sent;
}
