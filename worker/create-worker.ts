import type { DataConverter, WorkerDeploymentVersion } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';

import type {
  createBatchActivities,
  createConversationActivities,
  createReasoningActivities,
} from '../activities/index.js';
import type { DeliveryActivities } from '../activities/delivery/index.js';
import { TASK_QUEUES } from '../contracts/temporal.js';
import type { Logger } from '../infra/runtime/logger.js';
import { createActivityLog } from './activity-log.js';
import type { QueueName } from './env.js';
import type { WorkerMetrics } from './metrics.js';

/** The activities of each queue that this process serves. */
export type QueueActivities = {
  conversations: ReturnType<typeof createConversationActivities>;
  reasoning: ReturnType<typeof createReasoningActivities>;
  batch: ReturnType<typeof createBatchActivities>;
  outgoing: DeliveryActivities;
};

export type WorkerConnection = {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** The version that this worker is of, whose conversations stay with it; null: unversioned. */
  version: WorkerDeploymentVersion | null;
  /** How many conversations a process keeps at hand. */
  cachedConversations: number;
};

/** How much one process takes on at a time, by queue; the server holds what is beyond. */
const CONCURRENCY = {
  conversations: {
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentLocalActivityExecutions: 100,
    maxConcurrentActivityTaskExecutions: 20,
  },
  reasoning: { maxConcurrentActivityTaskExecutions: 100 },
  batch: { maxConcurrentWorkflowTaskExecutions: 5, maxConcurrentActivityTaskExecutions: 2, maxCachedWorkflows: 20 },
  outgoing: { maxConcurrentActivityTaskExecutions: 30 },
} as const satisfies Record<QueueName, Partial<WorkerOptions>>;

/**
 * A worker for one queue. Workflows run on `conversations` and `batch`; `reasoning` only calls models, `outgoing` only
 * systems of others.
 * The numbers are explained in docs/architecture.md.
 */
export function createWorker<Queue extends QueueName>(
  { connection, namespace, dataConverter, workflowBundle, version, cachedConversations }: WorkerConnection,
  {
    queue,
    activities,
    metrics,
    logger,
  }: { queue: Queue; activities: QueueActivities[Queue]; metrics: WorkerMetrics; logger: Logger },
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    dataConverter,
    taskQueue: TASK_QUEUES[queue],
    activities,
    ...(queue === 'reasoning' || queue === 'outgoing' ? {} : { workflowBundle }),
    interceptors: { activity: [metrics.interceptActivity, createActivityLog(logger)] },
    // A conversation moves off a dead worker in two seconds instead of ten.
    stickyQueueScheduleToStartTimeout: '2s',
    maxHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: '5s',
    shutdownForceTime: '10s',
    ...toVersioning(version),
    ...CONCURRENCY[queue],
    ...(queue === 'conversations' ? { maxCachedWorkflows: cachedConversations } : {}),
  });
}

function toVersioning(version: WorkerConnection['version']): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (version === null) return {};
  return {
    workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
  };
}
