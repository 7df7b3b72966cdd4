import { Runtime, type Worker } from '@temporalio/worker';

import { EnvironmentError } from '../infra/runtime/environment.js';
import { createLogger, toLoggableError, type Logger } from '../infra/runtime/logger.js';
import { createWorker } from './create-worker.js';
import { createWorkerDependencies } from './dependencies.js';
import { readWorkerSettings } from './env.js';
import { startOperationsServer } from './operations-server.js';
import { installRuntime } from './temporal-runtime.js';

const DEFAULT_METRICS_PORT = 9464;

/** Runs the workers of this process until a signal, or the supervisor's end, asks them to drain. */
async function main(): Promise<void> {
  const { env, queues } = readWorkerSettings({ argv: process.argv.slice(2), source: process.env });
  const logger = createLogger({
    service: queues.includes('batch') ? 'batch' : 'worker',
    level: env.LOG_LEVEL,
    format: env.LOG_FORMAT,
  });
  installRuntime(logger);
  const deps = await createWorkerDependencies({ env, logger });
  const workers = await Promise.all(
    queues.map((queue) =>
      createWorker(deps.temporal, { queue, activities: deps.activities[queue], metrics: deps.metrics }),
    ),
  );
  const operations = await startOperationsServer({
    port: env.METRICS_PORT ?? DEFAULT_METRICS_PORT,
    host: '127.0.0.1',
    registry: deps.metrics.registry,
    checks: deps.checks,
  });
  const running = workers.map((worker) => worker.run());
  stopWhenAsked({ workers, logger });
  process.send?.({ type: 'ready', port: operations.port });
  logger.info({ queues, metricsPort: operations.port }, 'taking work');

  try {
    await Promise.all(running);
    logger.info('drained');
  } finally {
    await operations.close();
    await deps.close();
    await Runtime.instance().shutdown();
    if (process.connected) process.disconnect();
  }
}

/** SIGTERM and SIGINT drain; so does the end of a supervisor, which closes the channel to it. */
function stopWhenAsked({ workers, logger }: { workers: Worker[]; logger: Logger }): void {
  let asked = false;
  const stop = (reason: string) => (): void => {
    if (asked) return;
    asked = true;
    logger.info({ reason }, 'draining');
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.on('SIGTERM', stop('SIGTERM'));
  process.on('SIGINT', stop('SIGINT'));
  process.on('disconnect', stop('supervisor gone'));
}

main().catch((error: unknown) => {
  if (error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
  else createLogger({ service: 'worker', level: 'error', format: 'json' }).error({ err: toLoggableError(error) }, 'the worker ended');
  process.exitCode = 1;
  if (process.connected) process.disconnect();
});
