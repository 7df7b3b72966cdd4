import type { ProcessIdentity } from '../embedded/process/process-identity.js';
import { UserError } from '../runtime/user-error.js';
import type { DataFolder } from './data-folder.js';
import { findRunningStack } from './run-state.js';

/** Why a second start on a data folder cannot be: who runs there, and where it is reached. */
export function describeHolder(folder: DataFolder, holder: ProcessIdentity): UserError {
  const stack = findRunningStack(folder);
  const { api, temporalUi } = stack?.addresses ?? {};
  const where = api === undefined ? 'is starting or stopping' : `already runs at ${api}`;
  const ui = temporalUi === undefined ? '' : ` (Temporal UI at ${temporalUi})`;
  return new UserError(`Parley (${folder.env}) ${where}${ui}: process ${holder.pid}, on ${folder.root}.`, {
    remedy: `Stop it with \`npx parley stop --env ${folder.env}\`, or start another environment with --env NAME.`,
  });
}
