import type { Worker } from '@temporalio/worker';

import type { Logger } from '../infra/runtime/logger.js';
import { createWorker } from './create-worker.js';
import type { WorkerDependencies } from './dependencies.js';
import type { QueueName } from './env.js';
import { startOperationsServer } from './operations-server.js';

/**
 * Serves queues until a signal, or the end of the supervisor, asks to drain; then closes what the process holds.
 * Rejects when a worker ends by itself.
 */
export async function runWorkers({
  deps,
  queues,
  logger,
  host,
  metricsPort,
}: {
  deps: WorkerDependencies;
  queues: QueueName[];
  logger: Logger;
  host: string;
  metricsPort: number;
}): Promise<void> {
  const workers = await Promise.all(
    queues.map((queue) =>
      createWorker(deps.temporal, { queue, activities: deps.activities[queue], metrics: deps.metrics, logger }),
    ),
  );
  const operations = await startOperationsServer({
    port: metricsPort,
    host,
    registry: deps.metrics.registry,
    checks: deps.checks,
  });
  const running = workers.map((worker) => worker.run());
  stopWhenAsked({ workers, logger });
  if (queues.includes('reasoning')) deps.reportModel();
  if (queues.includes('batch')) {
    // Work goes on without; that no sweep comes shows in /ready.
    await deps.scheduleSweeps().catch((error: unknown) => {
      logger.error({ err: error }, 'sweeps could not be scheduled');
    });
  }
  process.send?.({ type: 'ready', port: operations.port });
  logger.info({ queues, metricsPort: operations.port }, 'taking work');
  try {
    await Promise.all(running);
    logger.info('drained');
  } finally {
    await operations.close();
    await deps.close();
    if (process.connected) process.disconnect();
  }
}

/** SIGTERM and SIGINT drain; so does the end of a supervisor, which closes the channel to it. */
function stopWhenAsked({ workers, logger }: { workers: Worker[]; logger: Logger }): void {
  let asked = false;
  const stopBecause = (reason: string) => (): void => {
    if (asked) return;
    asked = true;
    logger.info({ reason }, 'draining');
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.on('SIGTERM', stopBecause('SIGTERM'));
  process.on('SIGINT', stopBecause('SIGINT'));
  process.on('disconnect', stopBecause('supervisor gone'));
}
