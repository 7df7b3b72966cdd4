import { toDay } from '../../contracts/buckets.js';
import type { PrismaClient } from '../client.js';

/** Computes the measures of all bots from the log: the work of the installation, across its bots. */
export function createMetricRecord(prisma: PrismaClient) {
  return {
    async findNewest(): Promise<number | null> {
      const { _max } = await prisma.metricHourly.aggregate({ _max: { bucket: true } });
      return _max.bucket?.getTime() ?? null;
    },

    async findTouched({ since }: { since: number }): Promise<string[]> {
      const rows = await prisma.$queryRaw<{ day: Date }[]>`
        SELECT day FROM parley_metrics_touched(${new Date(since)}::timestamptz)
      `;
      return rows.map(({ day }) => toDay(day.getTime()));
    },

    async compute({ day }: { day: string }): Promise<{ rows: number }> {
      const [row] = await prisma.$queryRaw<{ rows: number }[]>`
        SELECT parley_compute_metrics(${new Date(day)}::timestamptz) AS rows
      `;
      return { rows: row?.rows ?? 0 };
    },
  };
}
