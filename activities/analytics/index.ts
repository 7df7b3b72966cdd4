import { planDays } from './plan-days.js';
import type { MetricRecord } from './ports.js';

export type { MetricRecord } from './ports.js';

/** Activities that compute measures from the log, on the `batch` queue. */
export function createAnalyticsActivities({ measures }: { measures: MetricRecord }) {
  return {
    /** The days that are to be computed: since the newest bucket, the latest `days`, and what changed late. */
    async planMetrics(input: { now: number; days: number }): Promise<{ days: string[] }> {
      const newest = await measures.findNewest();
      return { days: await planDays({ ...input, newest, findTouched: (since) => measures.findTouched({ since }) }) };
    },
    computeMetrics: (input: { day: string }): Promise<{ rows: number }> => measures.compute(input),
  };
}

export type AnalyticsActivities = ReturnType<typeof createAnalyticsActivities>;
