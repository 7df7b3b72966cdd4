import type { LanguageModel } from '../../activities/ports.js';
import { createLogger } from '../../infra/runtime/logger.js';
import { createWorker } from '../../worker/create-worker.js';
import { createWorkerDependencies } from '../../worker/dependencies.js';
import { toDeploymentVersion } from '../../worker/env.js';
import type { Stack } from '../support/stack.js';
import type { RunningWorkers } from '../support/workers.js';

/** Workers of one version for all queues, in this process. `code`: their workflows, where they are not today's. */
export async function startVersion({
  stack,
  buildId,
  model,
  code,
}: {
  stack: Stack;
  buildId: string;
  model: LanguageModel;
  code?: string;
}): Promise<RunningWorkers> {
  const env = { ...stack.env, PARLEY_BUILD_ID: buildId };
  const logger = createLogger({ service: 'test', level: 'silent' });
  const deps = await createWorkerDependencies({ env, logger, model, loadEmbedder: 'when asked' });
  const { activities, metrics } = deps;
  const temporal = {
    ...deps.temporal,
    version: toDeploymentVersion(env),
    ...(code === undefined ? {} : { workflowBundle: { code } }),
  };
  const workers = await Promise.all([
    createWorker(temporal, { queue: 'conversations', activities: activities.conversations, metrics, logger }),
    createWorker(temporal, { queue: 'reasoning', activities: activities.reasoning, metrics, logger }),
    createWorker(temporal, { queue: 'batch', activities: activities.batch, metrics, logger }),
    createWorker(temporal, { queue: 'outgoing', activities: activities.outgoing, metrics, logger }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await running;
      await deps.close();
    },
  };
}
