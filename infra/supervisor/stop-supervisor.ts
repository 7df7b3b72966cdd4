import { isRunning, signalProcess } from '../embedded/process/process-identity.js';
import { waitFor } from '../embedded/process/wait.js';
import { UserError } from '../runtime/user-error.js';
import { findHolder } from './claim.js';
import type { DataFolder } from './data-folder.js';
import { endLeftovers, readLivingProcesses } from './process-records.js';
import { removeRunState } from './run-state.js';

// All that a drain may take by itself, and some more.
const DRAINED_WITHIN_MS = 75_000;

export type StopOutcome = { kind: 'stopped' } | { kind: 'nothing ran' } | { kind: 'leftovers ended'; parts: string[] };

/**
 * Asks the supervisor of a data folder to drain and waits until nothing of it is left. Where the supervisor was killed,
 * ends what it left behind.
 * @throws UserError where it belongs to another user, or does not end.
 */
export async function stopSupervisor(folder: DataFolder): Promise<StopOutcome> {
  const holder = findHolder(folder);
  if (holder === undefined) {
    if (readLivingProcesses(folder).length === 0) return { kind: 'nothing ran' };
    const leftovers = await endLeftovers(folder);
    removeRunState(folder);
    return { kind: 'leftovers ended', parts: leftovers.map(({ part }) => part) };
  }
  try {
    signalProcess(holder, 'SIGTERM');
  } catch (error) {
    throw new UserError(`Parley (${folder.env}) runs as process ${holder.pid} of another user.`, {
      remedy: 'Stop it as that user, or as root.',
      cause: error,
    });
  }
  const gone = await waitFor({
    probe: () => (isRunning(holder) ? undefined : true),
    timeoutMs: DRAINED_WITHIN_MS,
  });
  if (gone === undefined) {
    throw new UserError(`Parley (${folder.env}) did not end within ${DRAINED_WITHIN_MS / 1000} seconds.`, {
      remedy: `End it with \`kill -9 ${holder.pid}\`, then run \`npx parley stop --env ${folder.env}\` again.`,
    });
  }
  await endLeftovers(folder);
  return { kind: 'stopped' };
}
