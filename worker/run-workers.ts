import { setTimeout as delay } from 'node:timers/promises';

import type { Worker } from '@temporalio/worker';

import type { Logger } from '../infra/runtime/logger.js';
import { createWorker } from './create-worker.js';
import type { WorkerDependencies } from './dependencies.js';
import type { QueueName } from './env.js';
import { startOperationsServer } from './operations-server.js';

// Longer than the task takes that follows an activity.
const SETTLE_MS = 250;

type Running = { queue: QueueName; worker: Worker; ended: Promise<void> };

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
    queues.map(async (queue) => ({
      queue,
      worker: await createWorker(deps.temporal, {
        queue,
        activities: deps.activities[queue],
        metrics: deps.metrics,
        logger,
      }),
    })),
  );
  const operations = await startOperationsServer({
    port: metricsPort,
    host,
    registry: deps.metrics.registry,
    checks: deps.checks,
  });
  const running = workers.map(({ queue, worker }): Running => ({ queue, worker, ended: worker.run() }));
  stopWhenAsked({ running, logger });
  if (queues.includes('reasoning')) deps.reportModel();
  if (queues.includes('batch')) await deps.ensureSchedules();
  process.send?.({ type: 'ready', port: operations.port });
  logger.info({ queues, metricsPort: operations.port }, 'taking work');
  try {
    await Promise.all(running.map(({ ended }) => ended));
    logger.info('drained');
  } finally {
    await operations.close();
    await deps.close();
    if (process.connected) process.disconnect();
  }
}

/** SIGTERM and SIGINT drain; so does the end of a supervisor, which closes the channel to it. */
function stopWhenAsked({ running, logger }: { running: Running[]; logger: Logger }): void {
  let asked = false;
  const stopBecause = (reason: string) => (): void => {
    if (asked) return;
    asked = true;
    logger.info({ reason }, 'draining');
    void drain(running);
  };
  process.on('SIGTERM', stopBecause('SIGTERM'));
  process.on('SIGINT', stopBecause('SIGINT'));
  process.on('disconnect', stopBecause('supervisor gone'));
}

/**
 * Whoever calls models goes first, and what that leaves to do for the conversations is done before they stop: a task that
 * the server hands to a worker in the moment in which it stops is lost until it times out, and its customer waits.
 */
async function drain(running: Running[]): Promise<void> {
  const reasoning = running.filter(({ queue }) => queue === 'reasoning');
  shutDown(reasoning);
  // One that failed ends the process by itself.
  await Promise.allSettled(reasoning.map(({ ended }) => ended));
  if (reasoning.length > 0) await delay(SETTLE_MS);
  shutDown(running.filter(({ queue }) => queue !== 'reasoning'));
}

function shutDown(running: Running[]): void {
  for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
}
