import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { findProjectRoot } from '../project-root.js';
import { UserError } from '../runtime/user-error.js';

/** Where what is kept on this machine lies in a data folder. */
export type DataFolder = {
  /** The name of the environment, as given with --env. */
  readonly env: string;
  readonly root: string;
  readonly bin: string;
  readonly logs: string;
  readonly run: string;
  readonly secrets: string;
  readonly temporal: string;
};

/**
 * Names the data folder of an environment: PARLEY_DATA_DIR, else `.parley/<env>` of the clone. Touches nothing.
 * @throws UserError where the name cannot be a folder's.
 */
export function findDataFolder(input: { env: string; dataDir?: string | undefined }): DataFolder {
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/i.test(input.env)) {
    throw new UserError(`"${input.env}" cannot be the name of an environment.`, {
      remedy: 'Use letters, digits, dashes and underscores, for example --env staging.',
    });
  }
  const root = path.resolve(input.dataDir ?? path.join(findProjectRoot(), '.parley', input.env));
  const at = (name: string) => path.join(root, name);
  return {
    env: input.env,
    root,
    bin: at('bin'),
    logs: at('logs'),
    run: at('run'),
    secrets: at('secrets'),
    temporal: at('temporal'),
  };
}

/**
 * Makes the folder and tries whether it can be written to.
 * @throws UserError that says which folder cannot.
 */
export async function prepareDataFolder(folder: DataFolder): Promise<void> {
  try {
    await makeFolder(folder.root);
    // As root PostgreSQL's user must come through; nobody else is to look.
    await chmod(folder.root, process.getuid?.() === 0 ? 0o711 : 0o700);
    for (const inner of [folder.run, folder.secrets, folder.logs]) await mkdir(inner, { recursive: true, mode: 0o700 });
    const probe = path.join(folder.run, `probe-${process.pid}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new UserError(`The data folder ${folder.root} cannot be written (${code}).`, {
      remedy: 'Give its owner write access, free some space, or set PARLEY_DATA_DIR to another folder.',
      cause: error,
    });
  }
}

/** Makes a folder and those above it. Node's own recursive form never ends where a parent takes no folder (`/proc`). */
export async function makeFolder(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  if (existsSync(folder) || parent === folder) return;
  await makeFolder(parent);
  await mkdir(folder).catch((error: unknown) => {
    // Somebody else made it meanwhile.
    if (!existsSync(folder)) throw error;
  });
}

/** Whether an existing data folder can be written by this user, without touching it. */
export function isWritable(folder: DataFolder): boolean {
  try {
    accessSync(folder.root, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
