import { listDays } from '../../contracts/buckets.js';
import type { AnalyticsInput } from '../../contracts/metrics.js';

/** So many days are computed by one run; the rest is for the next. */
export const DAYS_PER_RUN = 10;

/** What a run computes of a range, and what it leaves to the next. */
export function splitRange(range: Extract<AnalyticsInput, { kind: 'range' }>): {
  days: string[];
  total: number;
  next: AnalyticsInput | null;
} {
  const all = listDays(range);
  const days = all.slice(0, DAYS_PER_RUN);
  const from = all[DAYS_PER_RUN];
  return {
    days,
    total: range.done + all.length,
    next: from === undefined ? null : { ...range, from, done: range.done + days.length },
  };
}
