import type { ScheduleHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SweepReport } from '../../contracts/sweep.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { ensureSchedule } from '../../worker/schedules/ensure-schedule.js';
import { SCHEDULES } from '../../worker/schedules/schedules.js';
import { SWEEP_SCHEDULE } from '../../workflows/sweep/messages.js';
import { startStack, type Stack } from '../support/stack.js';

const WITHIN = { timeout: 20_000, interval: 50 };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack.close(), 120_000);

function find(scheduleId: string) {
  const wanted = SCHEDULES.find((schedule) => schedule.scheduleId === scheduleId);
  if (wanted === undefined) throw new Error(`There is no schedule ${scheduleId}.`);
  return { client: stack.temporal, wanted };
}

/** Asks until it is so: the server drops a change where the schedule acts in that moment. */
async function putOutOfStep(handle: ScheduleHandle): Promise<void> {
  const isOut = async () => {
    const { spec } = await handle.describe();
    if (spec.intervals?.[0]?.every === 18_000_000) return true;
    await handle.update((former) => ({ ...former, spec: { intervals: [{ every: '5h' }] } }));
    return false;
  };
  await expect.poll(isOut, { timeout: 20_000, interval: 1_000 }).toBe(true);
}

async function makeKey(): Promise<string> {
  return (await createApiKeyStore(stack.prisma).create({ name: 'test' })).key;
}

const readReport = (key: string) =>
  fetch(`${stack.url}/api/v1/admin/sweep`, { headers: { authorization: `Bearer ${key}` } });

async function readSweepPart(): Promise<object | undefined> {
  const { parts } = (await (await fetch(`${stack.url}/ready`)).json()) as { parts: Record<string, object> };
  return parts['sweep'];
}

it('has nothing to report before the first sweep: 404, and degraded in /ready', async () => {
  expect((await readReport('parley_wrong')).status).toBe(401);
  expect((await readReport(await makeKey())).status).toBe(404);
  expect(await readSweepPart()).toMatchObject({ status: 'degraded', detail: 'there has been no sweep yet' });
});

describe.each(SCHEDULES)('the schedule $scheduleId', ({ scheduleId, everyMs, workflowType }) => {
  it('is made once, kept in step with the code, and stays paused where an operator paused it', async () => {
    const made = await Promise.all([ensureSchedule(find(scheduleId)), ensureSchedule(find(scheduleId))]);
    expect(made.toSorted()).toEqual(['kept', 'made']);
    const handle = stack.temporal.schedule.getHandle(scheduleId);
    // Before the pause: of two that arrive at once Temporal may apply the change, which holds the state of before, last.
    await putOutOfStep(handle);
    await handle.pause('a test');
    const state = { paused: true, note: 'a test' };
    await expect.poll(() => handle.describe(), WITHIN).toMatchObject({ state });

    expect(await ensureSchedule(find(scheduleId))).toBe('updated');
    expect(await handle.describe()).toMatchObject({
      ...{ state, spec: { intervals: [{ every: everyMs }] } },
      action: { workflowType, taskQueue: 'batch' },
    });
    expect(await ensureSchedule(find(scheduleId))).toBe('kept');
    await handle.unpause();
  });
});

it('is brought in step although it changes at the same moment', async () => {
  const handle = stack.temporal.schedule.getHandle(SWEEP_SCHEDULE);
  await putOutOfStep(handle);
  await Promise.all([ensureSchedule(find(SWEEP_SCHEDULE)), handle.trigger(), handle.pause('busy'), handle.unpause()]);
  expect((await handle.describe()).spec.intervals).toEqual([{ every: 60_000, offset: 0 }]);
});

it('has the batch worker sweep, and operators read its report; it is shown in /ready and in the log', async () => {
  const key = await makeKey();
  await ensureSchedule(find(SWEEP_SCHEDULE));
  await stack.temporal.schedule.getHandle(SWEEP_SCHEDULE).trigger();
  await expect.poll(async () => (await readReport(key)).status, { timeout: 20_000 }).toBe(200);
  const report = SweepReport.parse(await (await readReport(key)).json());
  expect(report).toMatchObject({ dryRun: false, findings: [], failingWorkflows: 0 });
  expect(await readSweepPart()).toMatchObject({ status: 'up', detail: 'nothing is stuck' });
  expect(stack.logLines().some((line) => line.includes('"msg":"swept"'))).toBe(true);
});

it('has a batch worker that reports no more looked at', async () => {
  // Its own minute would bring a report in between.
  await stack.stopWorkers();
  await stack.prisma.$executeRaw`UPDATE component_status SET reported_at = now() - interval '5 minutes'`;
  expect(await readSweepPart()).toMatchObject({
    status: 'degraded',
    detail: expect.stringContaining('look at the batch worker') as string,
  });
});
