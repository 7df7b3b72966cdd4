import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';

import { TASK_QUEUES } from '../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import type { SweepInput } from '../../contracts/sweep.js';
import { SWEEP_SCHEDULE, SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';

const input: SweepInput = { dryRun: false };

/** What the schedule says in this version: every minute, one at a time; what was missed is not made up for. */
const WANTED = {
  spec: { intervals: [{ every: '1m' }] },
  action: {
    type: 'startWorkflow',
    workflowType: SWEEP_WORKFLOW,
    workflowId: 'sweep',
    staticSummary: STEP_SUMMARIES.sweep,
    taskQueue: TASK_QUEUES.batch,
    args: [input],
    workflowExecutionTimeout: '3m',
  },
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1m' },
} satisfies Omit<ScheduleOptions, 'scheduleId'>;

/** Makes the schedule of the sweep, or brings the one that is there in step with this version; a paused one stays so. */
export async function ensureSweepSchedule({ client }: { client: Client }): Promise<'made' | 'updated'> {
  try {
    await client.schedule.create({ scheduleId: SWEEP_SCHEDULE, ...WANTED });
    return 'made';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  await client.schedule.getHandle(SWEEP_SCHEDULE).update(({ state }) => ({ ...WANTED, state }));
  return 'updated';
}
