export type Percentiles = { p50: number; p95: number; p99: number };

/** The nearest-rank percentile of unsorted samples, `rank` from 0 to 100. NaN without samples. */
export function percentile(samples: readonly number[], rank: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** p50, p95 and p99 of samples in their own unit. */
export function toPercentiles(samples: readonly number[]): Percentiles {
  return { p50: percentile(samples, 50), p95: percentile(samples, 95), p99: percentile(samples, 99) };
}
