import { setTimeout as delay } from 'node:timers/promises';

import { Worker } from '@temporalio/worker';

import type { LanguageModel } from '../../activities/ports.js';
import { createLogger } from '../../infra/runtime/logger.js';
import { createWorkerDependencies } from '../../worker/dependencies.js';
import { readWorkerSettings } from '../../worker/env.js';
import { runWorkers } from '../../worker/run-workers.js';
import { installRuntime } from '../../worker/temporal-runtime.js';
import { BARE_QUEUE, bareActivities } from '../bare/activities.js';

const USAGE = { inputTokens: 0, outputTokens: 0 };
const STREAMED_WORDS = 40;
const MS_PER_WORD = 20;

/**
 * A model that costs nothing, so that what is measured is Parley. Asked to answer slowly it streams a word every 20 ms;
 * asked to hang it waits for a server that never answers.
 */
function createBenchModel({ hangingUrl }: { hangingUrl: string }): LanguageModel {
  return {
    answer: async ({ prompt, signal, onDelta }) => {
      const asked = /<question>\n([\s\S]*)\n<\/question>/.exec(prompt.at(-1)?.text ?? '')?.[1] ?? '';
      if (asked.endsWith('hang.')) await fetch(hangingUrl, { signal });
      const slowly = asked.includes('slowly');
      const words = slowly ? Array.from({ length: STREAMED_WORDS }, (_, at) => `word ${at} `) : [`You asked: ${asked}`];
      for (const word of words) {
        onDelta(word);
        if (slowly) await delay(MS_PER_WORD, undefined, { signal });
      }
      return { text: words.join('').trim(), model: 'instant', usage: USAGE };
    },
  };
}

/**
 * One worker process for both sides of the comparison: Parley's queues with an instant model, and the bare workflow
 * with the same connection, converter and options.
 */
async function main(): Promise<void> {
  const { env, queues } = readWorkerSettings({ argv: process.argv.slice(2), source: process.env });
  const { BARE_BUNDLE: bareBundlePath, HANGING_MODEL_URL: hangingUrl } = process.env;
  if (bareBundlePath === undefined) throw new Error('BARE_BUNDLE must name the bundle of the bare workflow.');
  if (hangingUrl === undefined) throw new Error('HANGING_MODEL_URL must name a server that never answers.');
  const logger = createLogger({ service: 'bench-worker', level: env.LOG_LEVEL, format: 'json' });
  installRuntime(logger);
  const deps = await createWorkerDependencies({ env, logger, model: createBenchModel({ hangingUrl }) });
  const bare = await Worker.create({
    ...deps.temporal,
    workflowBundle: { codePath: bareBundlePath },
    taskQueue: BARE_QUEUE,
    activities: bareActivities,
    stickyQueueScheduleToStartTimeout: '2s',
    maxHeartbeatThrottleInterval: '500ms',
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentActivityTaskExecutions: 100,
  });
  const bareRunning = bare.run();
  await runWorkers({
    deps: {
      ...deps,
      close: async () => {
        bare.shutdown();
        await bareRunning;
        await deps.close();
      },
    },
    queues,
    logger,
    host: env.HOST,
    metricsPort: 0,
  });
}

await main();
