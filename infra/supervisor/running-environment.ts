import type { z } from 'zod';

import { toDatabaseUrl } from '../embedded/postgres/postgres-server.js';
import type { StartEnvironment } from '../runtime/environment.js';
import { UserError } from '../runtime/user-error.js';
import type { DataFolder } from './data-folder.js';
import { findRunningStack } from './run-state.js';
import { keepSecrets } from './secrets.js';

type Environment = z.infer<typeof StartEnvironment>;

/**
 * The URL of an environment's database: DATABASE_URL, else that of the embedded server that runs.
 * @throws UserError where neither is there.
 */
export async function findDatabaseUrl(input: { environment: Environment; folder: DataFolder }): Promise<string> {
  const { environment, folder } = input;
  if (environment.DATABASE_URL !== undefined) return environment.DATABASE_URL;
  const port = findRunningStack(folder)?.postgresPort;
  if (port === undefined) throw notRunning(folder, 'DATABASE_URL');
  const { postgresPassword } = await keepSecrets(folder);
  return toDatabaseUrl({ port, password: postgresPassword });
}

/**
 * The variables with which a process can work beside the parts that run: what is set, with the addresses and keys of the
 * running environment for what is not.
 * @throws UserError where a part that is needed is neither set nor running.
 */
export async function readRunningEnvironment(input: {
  environment: Environment;
  folder: DataFolder;
  source: NodeJS.ProcessEnv;
}): Promise<NodeJS.ProcessEnv> {
  const { environment, folder, source } = input;
  const temporalAddress = environment.TEMPORAL_ADDRESS ?? findRunningStack(folder)?.addresses.temporal;
  if (temporalAddress === undefined) throw notRunning(folder, 'TEMPORAL_ADDRESS');
  const databaseUrl = await findDatabaseUrl(input);
  return {
    ...source,
    TEMPORAL_ADDRESS: temporalAddress,
    DATABASE_URL: databaseUrl,
    PARLEY_DATA_DIR: folder.root,
    ...(await readKeys(input)),
  };
}

/** Keys as set, else those of the data folder, which are made where there are none. */
export async function readKeys(input: {
  folder: DataFolder;
  environment: Environment;
  source: NodeJS.ProcessEnv;
}): Promise<{ PARLEY_SIGNING_KEY: string | undefined; PARLEY_ENCRYPTION_KEYS: string | undefined }> {
  const { environment, source } = input;
  const signingKey = environment.PARLEY_SIGNING_KEY;
  const encryptionKeys =
    environment.PARLEY_ENCRYPTION_KEYS === undefined ? undefined : source['PARLEY_ENCRYPTION_KEYS'];
  if (signingKey !== undefined && encryptionKeys !== undefined) {
    return { PARLEY_SIGNING_KEY: signingKey, PARLEY_ENCRYPTION_KEYS: encryptionKeys };
  }
  const secrets = await keepSecrets(input.folder);
  return {
    PARLEY_SIGNING_KEY: signingKey ?? secrets.signingKey,
    PARLEY_ENCRYPTION_KEYS: encryptionKeys ?? secrets.encryptionKeys,
  };
}

function notRunning(folder: DataFolder, variable: string): UserError {
  return new UserError(`Parley (${folder.env}) does not run, and ${variable} is not set.`, {
    remedy: `Start it with \`npx parley start --env ${folder.env}\`, or set ${variable}.`,
  });
}
