import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { resolveTemporalBinary } from '../../infra/embedded/temporal/temporal-binary.js';
import { findProjectRoot } from '../../infra/project-root.js';
import type { Stack } from '../support/stack.js';

const run = promisify(execFile);

/** Runs `temporal`, as docs/deploying.md says, on a stack's namespace. Gives what it printed. */
export type TemporalCommand = (...args: string[]) => Promise<string>;

export async function findTemporalCommand({
  env,
}: {
  env: Pick<Stack['env'], 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE'>;
}): Promise<TemporalCommand> {
  const binary = await resolveTemporalBinary({
    binFolder: path.join(findProjectRoot(), '.parley', 'test', 'bin'),
    environment: process.env,
    onStep: () => undefined,
  });
  const where = ['--address', env.TEMPORAL_ADDRESS, '--namespace', env.TEMPORAL_NAMESPACE];
  return async (...args) => (await run(binary, [...args, ...where])).stdout;
}
