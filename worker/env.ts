import { parseArgs } from 'node:util';

import { TASK_QUEUES } from '../contracts/ids.js';
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

function isQueueName(name: string): name is QueueName {
  return Object.hasOwn(TASK_QUEUES, name);
}
