import { EnvironmentError } from '../infra/runtime/environment.js';
import { createLogger } from '../infra/runtime/logger.js';
import { createWorkerDependencies } from './dependencies.js';
import { readWorkerSettings } from './env.js';
import { refuseHostedTracing } from './hosted-tracing.js';
import { runWorkers } from './run-workers.js';
import { installRuntime } from './temporal-runtime.js';

const DEFAULT_METRICS_PORT = 9464;

async function main(): Promise<void> {
  const { env, queues } = readWorkerSettings({ argv: process.argv.slice(2), source: process.env });
  const service = queues.includes('batch') ? 'batch' : 'worker';
  const logger = createLogger({ service, level: env.LOG_LEVEL, format: env.LOG_FORMAT });
  refuseHostedTracing({ env: process.env, logger });
  installRuntime(logger);
  const answers = queues.includes('conversations') || queues.includes('reasoning');
  const deps = await createWorkerDependencies({ env, logger, loadEmbedder: answers ? 'at once' : 'when asked' });
  await runWorkers({ deps, queues, logger, host: env.HOST, metricsPort: env.METRICS_PORT ?? DEFAULT_METRICS_PORT });
}

main().catch((error: unknown) => {
  if (error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
  else createLogger({ service: 'worker', level: 'error' }).error({ err: error }, 'the worker ended');
  // Not by exitCode: connections of a half-made process would keep it alive.
  process.exit(1);
});
