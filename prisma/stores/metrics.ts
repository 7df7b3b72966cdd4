import type { LatencyHistogram } from '../../contracts/buckets.js';
import type { MetricUnit } from '../../contracts/metrics.js';
import type { PrismaClient } from '../client.js';
import type { MetricDaily } from '../generated/client.js';

/** What a bucket counts. */
export type MetricCounts = {
  [Key in Exclude<keyof MetricDaily, 'botId' | 'bucket' | `latency${string}`>]: number;
};

export type MetricBucket = MetricCounts & {
  bucket: Date;
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  latencyHistogram: LatencyHistogram;
};

export type MetricStore = ReturnType<typeof createMetricStore>;

/** Measures of one bot, as they were computed last. */
export function createMetricStore(prisma: PrismaClient) {
  return {
    /** The buckets that begin in `from <= at < to`, oldest first; one in which nothing happened is left out. */
    async read(input: { botId: string; unit: MetricUnit; from: Date; to: Date }): Promise<MetricBucket[]> {
      const { botId, unit, from, to } = input;
      const query = { where: { botId, bucket: { gte: from, lt: to } }, orderBy: { bucket: 'asc' } } as const;
      const rows = await (unit === 'hour' ? prisma.metricHourly.findMany(query) : prisma.metricDaily.findMany(query));
      return rows.map(toBucket);
    },
  };
}

function toBucket({ botId: _, latencyHistogram, ...row }: MetricDaily): MetricBucket {
  return {
    ...row,
    firstResponseMs: Number(row.firstResponseMs),
    tokensIn: Number(row.tokensIn),
    tokensOut: Number(row.tokensOut),
    latencyHistogram: latencyHistogram as LatencyHistogram,
  };
}
