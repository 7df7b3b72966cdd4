import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import type { SweepInput } from '../../contracts/sweep.js';
import { SWEEP_SCHEDULE, SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';
import type { WantedSchedule } from './ensure-schedule.js';

const MINUTE_MS = 60_000;
const sweepInput: SweepInput = { dryRun: false };

/** Every schedule of this version. */
export const SCHEDULES: WantedSchedule[] = [
  {
    ...{ scheduleId: SWEEP_SCHEDULE, workflowType: SWEEP_WORKFLOW, workflowId: 'sweep', input: sweepInput },
    ...{ everyMs: MINUTE_MS, offsetMs: 0, timeoutMs: 3 * MINUTE_MS },
    summary: STEP_SUMMARIES.sweep,
    // The next one comes in a minute.
    catchUpMs: MINUTE_MS,
  },
];
