import { afterAll, beforeAll, expect, it } from 'vitest';

import { SweepReport } from '../../contracts/sweep.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { ensureSweepSchedule } from '../../worker/sweep/schedule.js';
import { SWEEP_SCHEDULE } from '../../workflows/sweep/messages.js';
import { startStack, type Stack } from '../support/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack.close(), 120_000);

it('is made once, kept in step with the code, and stays paused where an operator paused it', async () => {
  const client = stack.temporal;
  const made = await Promise.all([ensureSweepSchedule({ client }), ensureSweepSchedule({ client })]);
  expect(made.toSorted()).toEqual(['made', 'updated']);
  const handle = client.schedule.getHandle(SWEEP_SCHEDULE);
  await handle.update((former) => ({ ...former, spec: { intervals: [{ every: '1h' }] } }));
  await handle.pause('a test');
  // The server takes up what a schedule is told with the schedule's next task, and shows it from then on.
  const pausedByOperator = { state: { paused: true, note: 'a test' } };
  const shown = () => expect.poll(() => handle.describe(), { timeout: 20_000 });
  await shown().toMatchObject({ ...pausedByOperator, spec: { intervals: [{ every: 3_600_000 }] } });

  await ensureSweepSchedule({ client });
  await shown().toMatchObject({
    ...pausedByOperator,
    spec: { intervals: [{ every: 60_000 }] },
    action: { workflowType: 'sweepWorkflow', taskQueue: 'batch' },
  });
});

it('has the batch worker sweep, and operators read its report; it is shown in /ready and in the log', async () => {
  const { key } = await createApiKeyStore(stack.prisma).create({ name: 'test' });
  const read = (authorization: string) =>
    fetch(`${stack.url}/api/v1/admin/sweep`, { headers: { authorization: `Bearer ${authorization}` } });
  expect((await read('parley_wrong')).status).toBe(401);
  expect((await read(key)).status).toBe(404);
  const readSweepPart = async () => {
    const { parts } = (await (await fetch(`${stack.url}/ready`)).json()) as { parts: Record<string, object> };
    return parts['sweep'];
  };
  expect(await readSweepPart()).toMatchObject({ status: 'degraded', detail: 'there has been no sweep yet' });

  await ensureSweepSchedule({ client: stack.temporal });
  await stack.temporal.schedule.getHandle(SWEEP_SCHEDULE).trigger();
  await expect.poll(async () => (await read(key)).status, { timeout: 20_000 }).toBe(200);
  const report = SweepReport.parse(await (await read(key)).json());
  expect(report).toMatchObject({ dryRun: false, findings: [], failingWorkflows: 0 });
  expect(await readSweepPart()).toMatchObject({ status: 'up', detail: 'nothing is stuck' });
  expect(stack.logLines().some((line) => line.includes('"msg":"swept"'))).toBe(true);

  await stack.prisma.$executeRaw`UPDATE component_status SET reported_at = now() - interval '5 minutes'`;
  expect(await readSweepPart()).toMatchObject({
    status: 'degraded',
    detail: expect.stringContaining('look at the batch worker') as string,
  });
});
