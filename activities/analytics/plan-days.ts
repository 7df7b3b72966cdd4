import { DAY_MS, listDays, toDay } from '../../contracts/buckets.js';

/** What was missed for longer is for `parley metrics backfill`. */
const LOOK_BACK_DAYS = 31;
const OVERLAP_MS = 60 * 60_000;

/**
 * The days that are due, oldest first: since the newest bucket there is (a month at most), the latest `days` in any case,
 * and earlier ones on which something changed in that time.
 */
export async function planDays(input: {
  now: number;
  newest: number | null;
  days: number;
  findTouched: (since: number) => Promise<string[]>;
}): Promise<string[]> {
  const { now, newest, days } = input;
  const earliest = now - LOOK_BACK_DAYS * DAY_MS;
  const since = Math.min(Math.max(newest ?? earliest, earliest) - OVERLAP_MS, now - days * DAY_MS);
  const touched = await input.findTouched(since);
  return [...new Set([...touched, ...listDays({ from: toDay(since), to: toDay(now) })])].sort();
}
