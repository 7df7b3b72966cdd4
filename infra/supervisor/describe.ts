import type { ProcessIdentity } from '../embedded/process/process-identity.js';
import { UserError } from '../runtime/user-error.js';
import type { DataFolder } from './data-folder.js';
import { findRunningStack } from './run-state.js';

/** Why a second start on a data folder cannot be: who runs there, and where it is reached. */
export function describeHolder(folder: DataFolder, holder: ProcessIdentity): UserError {
  const stack = findRunningStack(folder);
  const addresses = [stack?.addresses.api, stack?.addresses.temporalUi].filter((address) => address !== undefined);
  const where =
    addresses.length === 0 ? 'is starting or stopping' : `runs at ${addresses.join(', with Temporal UI at ')}`;
  return new UserError(`Parley (${folder.env}) ${where} already, as process ${holder.pid}, on ${folder.root}.`, {
    remedy: `Stop it with \`npx parley stop --env ${folder.env}\`, or start another environment with --env NAME.`,
  });
}
