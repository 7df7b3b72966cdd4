import { z } from 'zod';

import { readEnvironment, type StartEnvironment, VARIABLES } from '../../infra/runtime/environment.js';
import type { DataFolder } from '../../infra/supervisor/data-folder.js';
import { findDatabaseUrl, readKeys } from '../../infra/supervisor/running-environment.js';
import { findRunningStack } from '../../infra/supervisor/run-state.js';
import { isWritable } from '../../infra/supervisor/data-folder.js';

/** What the doctor knows of the parts before it asks them. What does not run and is not set is undefined. */
export type DoctorContext = {
  folder: DataFolder;
  environment: z.infer<typeof StartEnvironment>;
  temporalAddress: string | undefined;
  databaseUrl: string | undefined;
  apiUrl: string | undefined;
  encryptionKeys: z.infer<typeof VARIABLES.PARLEY_ENCRYPTION_KEYS> | undefined;
};

/** Gathers addresses and keys: those that are set, else those of what runs on the data folder. */
export async function gatherContext(input: {
  folder: DataFolder;
  environment: z.infer<typeof StartEnvironment>;
  source: NodeJS.ProcessEnv;
}): Promise<DoctorContext> {
  const { folder, environment } = input;
  const running = findRunningStack(folder);
  return {
    folder,
    environment,
    temporalAddress: environment.TEMPORAL_ADDRESS ?? running?.addresses.temporal,
    databaseUrl: await findDatabaseUrl(input).catch(() => undefined),
    apiUrl: running?.addresses.api,
    encryptionKeys: isWritable(folder) ? await parseKeys(input) : environment.PARLEY_ENCRYPTION_KEYS,
  };
}

async function parseKeys(input: Parameters<typeof readKeys>[0]) {
  const schema = z.object({ PARLEY_ENCRYPTION_KEYS: VARIABLES.PARLEY_ENCRYPTION_KEYS });
  return readEnvironment(schema, await readKeys(input)).PARLEY_ENCRYPTION_KEYS;
}

/** The value, or a failed check that says what is missing. */
export function need<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(what);
  return value;
}
