import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';

import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleOverlapPolicy,
  type ScheduleOptions,
} from '@temporalio/client';

import { TASK_QUEUES } from '../../contracts/temporal.js';

/** Work of the `batch` queue that Temporal starts by itself, one at a time: a schedule names all that it says. */
export type WantedSchedule = {
  scheduleId: string;
  everyMs: number;
  /** How long after midnight of 1 January 1970 (UTC) the first of these intervals begins. */
  offsetMs: number;
  workflowType: string;
  workflowId: string;
  summary: string;
  input: object;
  timeoutMs: number;
  /** What was missed while Temporal was down is made up for within this time. */
  catchUpMs: number;
};

/** How a schedule was found, or what was done about it. */
export type ScheduleFate = 'made' | 'kept' | 'updated';

const UPDATES_AT_MOST = 8;
const LOOKS_PER_UPDATE = 8;
const LOOK_AFTER_MS = 250;

/**
 * Makes a schedule, or brings the one that is there in step with this version; a paused one stays so. The server takes an
 * update up with the schedule's next task, and drops it where the schedule changes in that moment: so it is read back, and
 * asked for again, until it is as it should be.
 * @throws Error where it is not so after some 16 seconds
 */
export async function ensureSchedule({
  client,
  wanted,
}: {
  client: Client;
  wanted: WantedSchedule;
}): Promise<ScheduleFate> {
  const { scheduleId } = wanted;
  const options = toOptions(wanted);
  try {
    await client.schedule.create({ scheduleId, ...options });
    return 'made';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = client.schedule.getHandle(scheduleId);
  if (isAsWanted(await handle.describe(), wanted)) return 'kept';
  for (let updates = 0; updates < UPDATES_AT_MOST; updates += 1) {
    await handle.update(({ state }) => ({ ...options, state }));
    for (let looks = 0; looks < LOOKS_PER_UPDATE; looks += 1) {
      if (isAsWanted(await handle.describe(), wanted)) return 'updated';
      await delay(LOOK_AFTER_MS);
    }
  }
  throw new Error(`The schedule ${scheduleId} does not become what this version wants.`);
}

function toOptions(wanted: WantedSchedule) {
  const { everyMs, offsetMs, workflowType, workflowId, summary, input, timeoutMs, catchUpMs } = wanted;
  return {
    spec: { intervals: [{ every: everyMs, offset: offsetMs }] },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId,
      staticSummary: summary,
      taskQueue: TASK_QUEUES.batch,
      args: [input],
      workflowExecutionTimeout: timeoutMs,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchUpMs },
  } satisfies Omit<ScheduleOptions, 'scheduleId'>;
}

/** Whether a schedule says what is wanted, and nothing else. */
function isAsWanted({ spec, action, policies }: ScheduleDescription, wanted: WantedSchedule): boolean {
  const found: Record<string, unknown> = {
    ...{ intervals: spec.intervals, calendars: spec.calendars?.length ?? 0, policy: policies.overlap },
    ...{ catchUpMs: policies.catchupWindow, workflowType: action.workflowType, workflowId: action.workflowId },
    ...{ taskQueue: action.taskQueue, timeoutMs: action.workflowExecutionTimeout, summary: action.staticSummary },
    args: action.args as unknown,
  };
  return isDeepStrictEqual(found, {
    ...{ intervals: [{ every: wanted.everyMs, offset: wanted.offsetMs }], calendars: 0 },
    ...{ policy: ScheduleOverlapPolicy.SKIP, catchUpMs: wanted.catchUpMs, workflowType: wanted.workflowType },
    ...{ workflowId: wanted.workflowId, taskQueue: TASK_QUEUES.batch, args: [wanted.input] },
    ...{ timeoutMs: wanted.timeoutMs, summary: wanted.summary },
  });
}
