import { parseArgs } from 'node:util';

import type { WorkerDeploymentVersion } from '@temporalio/common';

import { TASK_QUEUES } from '../contracts/temporal.js';
import { EnvironmentError, readEnvironment, WorkerEnvironment } from '../infra/runtime/environment.js';

export type QueueName = keyof typeof TASK_QUEUES;

/**
 * Reads a worker's environment and its `--queues` argument.
 * @throws EnvironmentError that says what is wrong.
 */
export function readWorkerSettings({ argv, source }: { argv: string[]; source: NodeJS.ProcessEnv }): {
  env: WorkerEnvironment;
  queues: QueueName[];
} {
  const { values } = parseArgs({
    args: argv,
    options: { queues: { type: 'string', default: 'conversations,reasoning' } },
  });
  const queues = values.queues.split(',').map((name) => {
    if (!isQueueName(name)) {
      throw new EnvironmentError(`--queues has ${name}, which is none of ${Object.keys(TASK_QUEUES).join(', ')}.`);
    }
    return name;
  });
  return { env: readEnvironment(WorkerEnvironment, source), queues };
}

/** The version that this worker is of; null where the environment names none. */
export function toDeploymentVersion({
  PARLEY_DEPLOYMENT: deploymentName,
  PARLEY_BUILD_ID: buildId,
}: Pick<WorkerEnvironment, 'PARLEY_DEPLOYMENT' | 'PARLEY_BUILD_ID'>): WorkerDeploymentVersion | null {
  return buildId === undefined ? null : { deploymentName, buildId };
}

function isQueueName(name: string): name is QueueName {
  return Object.hasOwn(TASK_QUEUES, name);
}
