import type { WorkerDependencies } from '../../worker/dependencies.js';
import { createWorkerDependencies } from '../../worker/dependencies.js';
import { readWorkerSettings } from '../../worker/env.js';
import { runWorkers } from '../../worker/run-workers.js';
import { createLogger } from '../../infra/runtime/logger.js';
import { installRuntime } from '../../worker/temporal-runtime.js';
import { haltForGood } from './crash-point.js';

/** Where the worker stops and waits to be killed. */
export type CrashPoint = 'after-record' | 'after-publication';

/**
 * A real worker that halts for good at one point, after the real activity did its work and before Temporal hears of it.
 * It says `{type: 'at-crash-point'}` to its parent, which then kills it.
 */
async function main(): Promise<void> {
  const crashPoint = process.env['CRASH_POINT'] as CrashPoint;
  const { env, queues } = readWorkerSettings({ argv: process.argv.slice(2), source: process.env });
  const logger = createLogger({ service: 'worker', level: env.LOG_LEVEL, format: 'json' });
  installRuntime(logger);
  const deps = await createWorkerDependencies({ env, logger, loadEmbedder: 'when asked' });
  await runWorkers({ deps: plantCrash(deps, crashPoint), queues, logger, host: env.HOST, metricsPort: 0 });
}

function plantCrash(deps: WorkerDependencies, crashPoint: CrashPoint): WorkerDependencies {
  const { conversations, reasoning, batch, outgoing } = deps.activities;
  return {
    ...deps,
    activities: {
      batch,
      outgoing,
      conversations,
      reasoning: {
        ...reasoning,
        reasonTurn: async (input) => {
          if (crashPoint === 'after-record') {
            await conversations.recordMessages(input);
            await haltForGood();
          }
          const outcome = await reasoning.reasonTurn(input);
          if (crashPoint === 'after-publication') await haltForGood();
          return outcome;
        },
      },
    },
  };
}

await main();
