import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { DAY_MS, HOUR_MS } from '../../contracts/buckets.js';
import type { AnalyticsInput } from '../../contracts/metrics.js';
import type { RetentionInput } from '../../contracts/retention.js';
import type { SweepInput } from '../../contracts/sweep.js';
import { ANALYTICS_SCHEDULES, ANALYTICS_WORKFLOW } from '../../workflows/analytics/messages.js';
import { RETENTION_SCHEDULE, RETENTION_WORKFLOW } from '../../workflows/retention/messages.js';
import { SWEEP_SCHEDULE, SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';
import type { WantedSchedule } from './ensure-schedule.js';

const MINUTE_MS = 60_000;
const sweepInput: SweepInput = { dryRun: false, againAfterSeconds: 30 };
const hourlyInput: AnalyticsInput = { kind: 'latest', days: 0 };
// Whatever the hourly ones may have missed of the days before.
const dailyInput: AnalyticsInput = { kind: 'latest', days: 3 };
const retentionInput: RetentionInput = { botId: null };

/** Every schedule of this version. */
export const SCHEDULES: WantedSchedule[] = [
  {
    ...{ scheduleId: SWEEP_SCHEDULE, workflowType: SWEEP_WORKFLOW, workflowId: 'sweep', input: sweepInput },
    ...{ everyMs: MINUTE_MS, offsetMs: 0, timeoutMs: 3 * MINUTE_MS },
    summary: STEP_SUMMARIES.sweep,
    // The next one comes in a minute.
    catchUpMs: MINUTE_MS,
  },
  {
    ...{ scheduleId: ANALYTICS_SCHEDULES.hourly, workflowId: ANALYTICS_SCHEDULES.hourly, input: hourlyInput },
    ...{ workflowType: ANALYTICS_WORKFLOW, summary: STEP_SUMMARIES.analytics },
    ...{ everyMs: HOUR_MS, offsetMs: 5 * MINUTE_MS, timeoutMs: 50 * MINUTE_MS, catchUpMs: HOUR_MS },
  },
  {
    ...{ scheduleId: ANALYTICS_SCHEDULES.daily, workflowId: ANALYTICS_SCHEDULES.daily, input: dailyInput },
    ...{ workflowType: ANALYTICS_WORKFLOW, summary: STEP_SUMMARIES.analytics },
    ...{ everyMs: DAY_MS, offsetMs: 20 * MINUTE_MS, timeoutMs: 3 * HOUR_MS, catchUpMs: DAY_MS },
  },
  {
    ...{ scheduleId: RETENTION_SCHEDULE, workflowId: RETENTION_SCHEDULE, input: retentionInput },
    ...{ workflowType: RETENTION_WORKFLOW, summary: STEP_SUMMARIES.retention },
    // At night in Europe, and when nobody computes measures.
    ...{ everyMs: DAY_MS, offsetMs: 2.5 * HOUR_MS, timeoutMs: 20 * HOUR_MS, catchUpMs: DAY_MS },
  },
];
