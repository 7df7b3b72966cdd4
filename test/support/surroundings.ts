import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { inject } from 'vitest';
import { z } from 'zod';

import { ApiEnvironment, readEnvironment, WorkerEnvironment } from '../../infra/runtime/environment.js';
import { connectTemporal, type TemporalAccess } from '../../infra/runtime/temporal/connection.js';
import { createPrisma, type PrismaClient } from '../../prisma/client.js';
import { createNamespace } from './namespace.js';
import { createDatabase } from './postgres.js';

const StackEnvironment = z.object({ ...ApiEnvironment.shape, ...WorkerEnvironment.shape });

export type Surroundings = {
  env: z.infer<typeof StackEnvironment>;
  temporal: TemporalAccess;
  prisma: PrismaClient;
  /** Disconnects, and removes the database and the data folder. The namespace goes with the server. */
  close(): Promise<void>;
};

/** What api and workers need before they can start: a migrated database, a namespace, a data folder, keys. */
export async function prepareSurroundings(input: { env: Record<string, string> }): Promise<Surroundings> {
  const [database, namespace, dataFolder] = await Promise.all([
    createDatabase(),
    createNamespace(inject('temporalAddress')),
    mkdtemp(path.join(tmpdir(), 'parley-stack-')),
  ]);
  const env = readEnvironment(StackEnvironment, {
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: namespace,
    DATABASE_URL: database.url,
    DATABASE_POOL: '5',
    PARLEY_DATA_DIR: dataFolder,
    PARLEY_SIGNING_KEY: randomBytes(32).toString('base64'),
    PARLEY_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    ...input.env,
  });
  const temporal = await connectTemporal({ env });
  const prisma = createPrisma({ databaseUrl: database.url, poolSize: 3 });
  return {
    env,
    temporal,
    prisma,
    async close() {
      await Promise.all([prisma.$disconnect(), temporal.connection.close()]);
      await Promise.all([database.drop(), rm(dataFolder, { recursive: true, force: true })]);
    },
  };
}
