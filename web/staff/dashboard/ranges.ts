import { DAY_MS, HOUR_MS } from '../../../contracts/buckets.js';
import type { BotMetrics, MetricUnit, MetricValues } from '../../../contracts/metrics.js';

/** What the dashboard looks at: so many hours or days until now. */
export const RANGES = ['24h', '7d', '30d', '90d'] as const;
export type Range = (typeof RANGES)[number];

const SPANS: Record<Range, { unit: MetricUnit; buckets: number }> = {
  '24h': { unit: 'hour', buckets: 24 },
  '7d': { unit: 'day', buckets: 7 },
  '30d': { unit: 'day', buckets: 30 },
  '90d': { unit: 'day', buckets: 90 },
};
const SIZES: Record<MetricUnit, number> = { hour: HOUR_MS, day: DAY_MS };

/** The range that an address names; one that it cannot be is 30 days. */
export function fromAddress(search: URLSearchParams): Range {
  return RANGES.find((range) => range === search.get('range')) ?? '30d';
}

/** A range as the api takes it: whole buckets, of which the newest still grows. */
export function toSpan(range: Range, now: number): { bucket: MetricUnit; from: string; to: string } {
  const { unit, buckets } = SPANS[range];
  const to = Math.floor(now / SIZES[unit] + 1) * SIZES[unit];
  return { bucket: unit, from: new Date(to - buckets * SIZES[unit]).toISOString(), to: new Date(to).toISOString() };
}

/** A bucket of a chart; `values` null: nothing happened in it. */
export type Bucket = { at: string; values: MetricValues | null };

/** Every bucket of a span, oldest first, those too that the api leaves out. */
export function fillBuckets({ bucket, from, to, buckets }: BotMetrics): Bucket[] {
  const known = new Map(buckets.map(({ at, values }) => [Date.parse(at), values]));
  const size = SIZES[bucket];
  const count = Math.round((Date.parse(to) - Date.parse(from)) / size);
  return Array.from({ length: count }, (_, index) => {
    const at = Date.parse(from) + index * size;
    return { at: new Date(at).toISOString(), values: known.get(at) ?? null };
  });
}
