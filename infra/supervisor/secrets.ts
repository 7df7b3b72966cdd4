import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { DataFolder } from './data-folder.js';

/** What an installation must keep to itself, as environment variables want it. */
export type Secrets = { signingKey: string; encryptionKeys: string; postgresPassword: string };

const MAKERS: Record<keyof Secrets, { file: string; make: () => string }> = {
  signingKey: { file: 'signing-key', make: () => randomBytes(48).toString('base64') },
  encryptionKeys: { file: 'encryption-keys', make: () => `k1:${randomBytes(32).toString('base64')}` },
  postgresPassword: { file: 'postgres-password', make: () => randomBytes(24).toString('base64url') },
};

/** Reads the secrets of a data folder, and makes those that are not there yet, readable by their owner alone. */
export async function keepSecrets(folder: DataFolder): Promise<Secrets> {
  await mkdir(folder.secrets, { recursive: true, mode: 0o700 });
  const [signingKey, encryptionKeys, postgresPassword] = await Promise.all([
    keep(folder, MAKERS.signingKey),
    keep(folder, MAKERS.encryptionKeys),
    keep(folder, MAKERS.postgresPassword),
  ]);
  return { signingKey, encryptionKeys, postgresPassword };
}

async function keep(folder: DataFolder, { file, make }: { file: string; make: () => string }): Promise<string> {
  const place = path.join(folder.secrets, file);
  if (!existsSync(place)) {
    // Whole or not at all: half a key would be as bad as a lost one.
    const scratch = `${place}.${randomUUID()}`;
    await writeFile(scratch, make(), { mode: 0o600 });
    await rename(scratch, place);
  }
  return (await readFile(place, 'utf8')).trim();
}
