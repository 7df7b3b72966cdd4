import { continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';

import type { AnalyticsActivities } from '../../activities/analytics/index.js';
import type { AnalyticsInput, AnalyticsProgress, AnalyticsReport } from '../../contracts/metrics.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { analyticsProgressQuery } from './messages.js';
import { splitRange } from './state.js';

const step = (summary: string) =>
  proxyActivities<AnalyticsActivities>({
    summary,
    startToCloseTimeout: '2m',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 10 },
  });
const { planMetrics } = step(STEP_SUMMARIES.planMetrics);
const { computeMetrics } = step(STEP_SUMMARIES.computeMetrics);

/**
 * Computes measures from the log, day by day: a day is put in place of what was there as a whole, so that it may be done
 * as often as one likes. Schedules start it for the latest days, an operator for a range.
 */
export async function analyticsWorkflow(input: AnalyticsInput): Promise<AnalyticsReport> {
  const before = input.kind === 'range' ? input.done : 0;
  let progress: AnalyticsProgress = { done: before, total: before, day: null };
  setHandler(analyticsProgressQuery, () => progress);

  const { days, total, next } =
    input.kind === 'range' ? splitRange(input) : toPlan(await planMetrics({ now: Date.now(), days: input.days }));
  let rows = 0;
  for (const [index, day] of days.entries()) {
    progress = { done: before + index, total, day };
    rows += (await computeMetrics({ day })).rows;
  }
  if (next !== null) return await continueAsNew<typeof analyticsWorkflow>(next);
  progress = { done: total, total, day: null };
  return { days: total, rows };
}

function toPlan({ days }: { days: string[] }) {
  return { days, total: days.length, next: null };
}
