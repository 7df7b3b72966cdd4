import { IllegalStateError } from '@temporalio/common';

import type { LanguageModel } from '../../activities/ports.js';
import type { RetryPolicy } from '../../contracts/deliveries.js';
import type { WorkerEnvironment } from '../../infra/runtime/environment.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { createWorker } from '../../worker/create-worker.js';
import type { QueueName } from '../../worker/env.js';
import { createWorkerDependencies } from '../../worker/dependencies.js';
import { installRuntime } from '../../worker/temporal-runtime.js';

export type RunningWorkers = { stop(): Promise<void> };

const ALL_QUEUES: QueueName[] = ['conversations', 'reasoning', 'batch', 'outgoing'];

/** Real workers for all queues, or for these, in this process. */
export async function startWorkers({
  env,
  model,
  logger,
  deliveryRetry,
  queues = ALL_QUEUES,
}: {
  env: WorkerEnvironment;
  model: LanguageModel | null;
  logger: Logger;
  deliveryRetry?: RetryPolicy | undefined;
  queues?: QueueName[] | undefined;
}): Promise<RunningWorkers> {
  installRuntimeOnce(logger);
  const deps = await createWorkerDependencies({
    env,
    logger,
    model,
    loadEmbedder: 'when asked',
    ...(deliveryRetry === undefined ? {} : { deliveryRetry }),
  });
  const { temporal, activities, metrics } = deps;
  const workers = await Promise.all(
    queues.map((queue) => createWorker(temporal, { queue, activities: activities[queue], metrics, logger })),
  );
  if (queues.includes('reasoning')) deps.reportModel();
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await running;
      await deps.close();
    },
  };
}

/** The SDK has one runtime in a process, and a test file may start several stacks: the first one's logger stays. */
function installRuntimeOnce(logger: Logger): void {
  try {
    installRuntime(logger);
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
