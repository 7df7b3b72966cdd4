import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

import { TASK_QUEUES } from '../contracts/ids.js';
import type { Bus } from '../contracts/bus.js';
import { PartDown, type ReadinessCheck } from './routes/operations/readiness.js';

const CHECK_DEADLINE_MS = 2_000;
/** A worker asks for work at least once in so long: its long poll lasts a minute. */
const POLLER_SEEN_WITHIN_MS = 70_000;

export type CheckedParts = { database: { ping: () => Promise<unknown> }; bus: Bus; temporal: Client };

/** The parts without which no conversation goes on: the record, Temporal, the bus, and workers for both queues. */
export function createReadinessChecks({ database, bus, temporal }: CheckedParts): ReadinessCheck[] {
  return [
    { name: 'database', check: () => database.ping().then(() => undefined) },
    { name: 'temporal', check: () => checkTemporal(temporal) },
    { name: 'bus', check: () => bus.ping().then(() => undefined) },
    { name: 'conversation-workers', check: () => checkWorkers(temporal, TASK_QUEUES.conversations, 'WORKFLOW') },
    { name: 'reasoning-workers', check: () => checkWorkers(temporal, TASK_QUEUES.reasoning, 'ACTIVITY') },
  ];
}

async function checkTemporal(temporal: Client): Promise<undefined> {
  await temporal.withDeadline(Date.now() + CHECK_DEADLINE_MS, () =>
    temporal.workflowService.describeNamespace({ namespace: temporal.options.namespace }),
  );
}

const QUEUE_TYPES = {
  WORKFLOW: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  ACTIVITY: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
};

async function checkWorkers(
  temporal: Client,
  queue: string,
  type: keyof typeof QUEUE_TYPES,
): Promise<{ detail: string }> {
  const { pollers } = await temporal.withDeadline(Date.now() + CHECK_DEADLINE_MS, () =>
    temporal.workflowService.describeTaskQueue({
      namespace: temporal.options.namespace,
      taskQueue: { name: queue },
      taskQueueType: QUEUE_TYPES[type],
    }),
  );
  const since = Date.now() - POLLER_SEEN_WITHIN_MS;
  const alive = pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since);
  if (alive.length === 0) throw new PartDown(`no worker asks for work on ${queue}`);
  return { detail: `${alive.length} polling` };
}
