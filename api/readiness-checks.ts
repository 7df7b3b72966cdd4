import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

import { TASK_QUEUES, WORKER_HEARTBEAT_MS } from '../contracts/temporal.js';
import type { Bus } from '../contracts/bus.js';
import { countFailingWorkflows } from '../infra/runtime/temporal/failing-workflows.js';
import { checkModel, checkSweep } from './component-checks.js';
import type { ComponentStatusStore } from './ports.js';
import { PartDown, type ReadinessCheck } from './routes/operations/readiness.js';

const CHECK_DEADLINE_MS = 2_000;
/** A worker asks for work at least once in so long: its long poll lasts a minute. */
const POLLER_SEEN_WITHIN_MS = 70_000;

export type CheckedParts = {
  database: { ping: () => Promise<unknown> };
  bus: Bus;
  temporal: Client;
  statuses: ComponentStatusStore;
};

/**
 * The parts without which no conversation goes on: the record, Temporal, the bus, workers for both queues, and their
 * code. The model, what goes out and the sweep are shown beside them: conversations go on without.
 */
export function createReadinessChecks({ database, bus, temporal, statuses }: CheckedParts): ReadinessCheck[] {
  return [
    { name: 'database', check: () => database.ping().then(() => undefined) },
    { name: 'temporal', check: () => checkTemporal(temporal) },
    { name: 'bus', check: () => bus.ping().then(() => undefined) },
    { name: 'conversation-workers', check: () => checkWorkers(temporal, TASK_QUEUES.conversations, 'WORKFLOW') },
    { name: 'reasoning-workers', check: () => checkWorkers(temporal, TASK_QUEUES.reasoning, 'ACTIVITY') },
    { name: 'outgoing-workers', check: () => checkOutgoing(temporal) },
    { name: 'workflows', check: () => checkWorkflows(temporal) },
    { name: 'model', check: () => checkModel(statuses) },
    { name: 'sweep', check: () => checkSweep(statuses) },
  ];
}

async function checkTemporal(temporal: Client): Promise<undefined> {
  await temporal.withDeadline(Date.now() + CHECK_DEADLINE_MS, () =>
    temporal.workflowService.describeNamespace({ namespace: temporal.options.namespace }),
  );
}

/** A workflow whose task keeps failing answers nobody: its code is broken, and a mended worker heals it. */
async function checkWorkflows(temporal: Client): Promise<{ status?: 'degraded'; detail: string }> {
  const failing = await countFailingWorkflows({ client: temporal, deadlineMs: CHECK_DEADLINE_MS });
  if (failing === null) return { detail: 'this Temporal server does not tell of failing workflow tasks' };
  // Not down: every api would go out of service for one conversation, and all the others with it.
  if (failing > 0) {
    return { status: 'degraded', detail: `${failing} cannot go on, their code fails: the worker log says how` };
  }
  return { detail: 'none fails' };
}

const RUNNING = proto.temporal.api.enums.v1.WorkerStatus.WORKER_STATUS_RUNNING;
const QUEUE_TYPES = {
  WORKFLOW: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  ACTIVITY: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
};

async function checkWorkers(
  temporal: Client,
  queue: string,
  type: keyof typeof QUEUE_TYPES,
): Promise<{ detail: string }> {
  const beating = await temporal.withDeadline(Date.now() + CHECK_DEADLINE_MS, () => findBeating(temporal, queue));
  if (beating !== 'unknown') {
    if (beating === 0) throw new PartDown(`no worker of ${queue} is alive`);
    return { detail: `${beating} alive` };
  }
  const polling = await temporal.withDeadline(Date.now() + CHECK_DEADLINE_MS, () =>
    countPollers(temporal, queue, type),
  );
  if (polling === 0) throw new PartDown(`no worker asks for work on ${queue}`);
  return { detail: `${polling} polling` };
}

/** Leads, mails and webhooks wait without one: nobody who talks with a bot notices. */
async function checkOutgoing(temporal: Client): Promise<{ status?: 'degraded'; detail: string }> {
  try {
    return await checkWorkers(temporal, TASK_QUEUES.outgoing, 'ACTIVITY');
  } catch (error) {
    if (!(error instanceof PartDown)) throw error;
    return { status: 'degraded', detail: `${error.message}: leads and notices wait` };
  }
}

/** Workers that sent Temporal a heartbeat just now; a server before 1.30 or so takes none. */
async function findBeating(temporal: Client, queue: string): Promise<number | 'unknown'> {
  const { namespace } = temporal.options;
  const { namespaceInfo } = await temporal.workflowService.describeNamespace({ namespace });
  if (namespaceInfo?.capabilities?.workerHeartbeats !== true) return 'unknown';
  const { workersInfo } = await temporal.workflowService.listWorkers({
    namespace,
    query: `TaskQueue='${queue}'`,
    pageSize: 1000,
  });
  const since = Date.now() - 3 * WORKER_HEARTBEAT_MS;
  return workersInfo.filter(
    ({ workerHeartbeat: beat }) => beat?.status === RUNNING && Number(beat.heartbeatTime?.seconds ?? 0) * 1000 >= since,
  ).length;
}

async function countPollers(temporal: Client, queue: string, type: keyof typeof QUEUE_TYPES): Promise<number> {
  const { pollers } = await temporal.workflowService.describeTaskQueue({
    namespace: temporal.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: QUEUE_TYPES[type],
  });
  const since = Date.now() - POLLER_SEEN_WITHIN_MS;
  return pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since).length;
}
