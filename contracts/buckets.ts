// Without a schema: workflow code takes these into its sandbox.

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The most days that one backfill covers: three years. */
export const BACKFILL_DAYS = 1_100;

/** The day (UTC) of a moment, such as 2026-11-22. */
export function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The days from one to another, both included; none where they are the wrong way round. */
export function listDays({ from, to }: { from: string; to: string }): string[] {
  const start = Date.parse(from);
  const count = Math.round((Date.parse(to) - start) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => toDay(start + index * DAY_MS));
}

/** Answers by how long they took: step n holds those of 1.25^n up to 1.25^(n+1) milliseconds. */
export type LatencyHistogram = Readonly<Record<string, number>>;

const STEP = 1.25;

/** Several histograms as one. */
export function mergeHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const merged: Record<string, number> = {};
  for (const [step, count] of histograms.flatMap((one) => Object.entries(one))) {
    merged[step] = (merged[step] ?? 0) + count;
  }
  return merged;
}

/** The time within which this share of the answers came, to about an eighth; null where there are none. */
export function estimatePercentile(histogram: LatencyHistogram, share: number): number | null {
  const steps = Object.entries(histogram)
    .map(([step, count]) => ({ step: Number(step), count }))
    .sort((a, b) => a.step - b.step);
  const rank = share * steps.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { step, count } of steps) {
    passed += count;
    if (passed >= rank && count > 0) return Math.round(STEP ** (step + 0.5));
  }
  return null;
}
