import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';

import { resolveTemporalBinary } from '../../../infra/embedded/temporal/temporal-binary.js';
import { findProjectRoot } from '../../../infra/project-root.js';
import { connectTemporal, type TemporalAccess } from '../../../infra/runtime/temporal/connection.js';
import { toDatabaseUrl } from '../../../infra/embedded/postgres/postgres-server.js';
import { prepareNamespace } from '../../../infra/runtime/temporal/namespace.js';
import { choosePort } from '../../../infra/supervisor/ports.js';
import { createPrisma, type PrismaClient } from '../../../prisma/client.js';
import { migrateUp } from '../../../prisma/migrate/index.js';
import { createPart, type Part } from './part.js';
import { launchNode, launchPostgres, launchRedis, launchTemporal } from './launchers.js';
import { startRoundRobin } from './round-robin.js';

/** Everything that may be killed. Two replicas of api and worker each. */
export type PartName =
  'api 1' | 'api 2' | 'worker 1' | 'worker 2' | 'batch' | 'PostgreSQL' | 'Temporal' | 'Redis' | 'model';

export type FaultStack = {
  /** The round-robin in front of both apis. */
  baseUrl: string;
  parts: Record<PartName, Part>;
  temporal: TemporalAccess;
  prisma: PrismaClient;
  close(): Promise<void>;
};

/**
 * Starts every part as a process of its own, on loopback ports and in a folder of its own: their logs are in
 * `<folder>/logs`. `close` ends all of them.
 */
export async function startFaultStack(input: {
  folder: string;
  firstPort: number;
  note: (what: string) => void;
}): Promise<FaultStack> {
  const { folder, note } = input;
  const logs = path.join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  // PostgreSQL's own user must be able to enter.
  await chmod(folder, 0o711);
  const taken = new Set<number>();
  const free = () => choosePort({ from: input.firstPort, taken });
  const ports = {
    ...{ postgres: await free(), temporal: await free(), temporalUi: await free(), redis: await free() },
    ...{ model: await free(), api1: await free(), api2: await free(), proxy: await free() },
    ...{ worker1: await free(), worker2: await free(), batch: await free() },
  };
  const binary = await resolveTemporalBinary({
    binFolder: path.join(findProjectRoot(), '.parley', 'test', 'bin'),
    environment: process.env,
    onStep: note,
  });
  const password = randomBytes(16).toString('hex');
  const databaseUrl = toDatabaseUrl({ port: ports.postgres, password });
  const encryptionKey = randomBytes(32);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    DATABASE_URL: databaseUrl,
    DATABASE_POOL: '5',
    REDIS_URL: `redis://127.0.0.1:${ports.redis}`,
    OPENAI_BASE_URL: `http://127.0.0.1:${ports.model}/v1`,
    MODEL_TIMEOUT_MS: '5000',
    PARLEY_DATA_DIR: folder,
    PARLEY_SIGNING_KEY: randomBytes(32).toString('hex'),
    PARLEY_ENCRYPTION_KEYS: `faults:${encryptionKey.toString('base64')}`,
    LOG_LEVEL: 'info',
    LOG_FORMAT: 'json',
  };
  const node = (name: string, script: string, variables: Record<string, string>, args: string[] = []) =>
    createPart({ name, note, launch: () => launchNode({ name, script, args, logs, env: { ...env, ...variables } }) });
  const server = (name: string, launch: Parameters<typeof createPart>[0]['launch']) =>
    createPart({ name, note, launch });
  const worker = (name: string, port: number, queues: string) =>
    node(name, 'worker/main.js', { METRICS_PORT: String(port) }, ['--queues', queues]);

  const parts: Record<PartName, Part> = {
    PostgreSQL: server('PostgreSQL', () => launchPostgres({ folder, logs, port: ports.postgres, password })),
    Temporal: server('Temporal', () =>
      launchTemporal({ binary, folder, logs, port: ports.temporal, uiPort: ports.temporalUi }),
    ),
    Redis: server('Redis', () => launchRedis({ folder, logs, port: ports.redis })),
    model: node('model', 'test/faults/processes/model-server.js', { PORT: String(ports.model) }),
    'worker 1': worker('worker 1', ports.worker1, 'conversations,reasoning'),
    'worker 2': worker('worker 2', ports.worker2, 'conversations,reasoning'),
    batch: worker('batch', ports.batch, 'batch'),
    'api 1': node('api 1', 'api/main.js', { PORT: String(ports.api1) }),
    'api 2': node('api 2', 'api/main.js', { PORT: String(ports.api2) }),
  };
  const { PostgreSQL, Temporal, Redis, ...ours } = parts;
  const servers = [PostgreSQL, Temporal, Redis];
  const stopAll = async () => {
    await Promise.all(Object.values(ours).map((part) => part.stop()));
    await Promise.all(servers.map((part) => part.stop()));
  };

  try {
    await Promise.all(servers.map((part) => part.start()));
    const temporal = await connectTemporal({
      env: {
        ...{ TEMPORAL_ADDRESS: env.TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE: 'default', TEMPORAL_TLS: false },
        PARLEY_ENCRYPTION_KEYS: [{ id: 'faults', key: encryptionKey }],
      },
    });
    await Promise.all([
      migrateUp({ databaseUrl }),
      prepareNamespace({ connection: temporal.connection, namespace: 'default' }),
    ]);
    await Promise.all(Object.values(ours).map((part) => part.start()));
    const proxy = await startRoundRobin({ port: ports.proxy, targets: [ports.api1, ports.api2] });
    const prisma = createPrisma({ databaseUrl, poolSize: 3 });
    return {
      baseUrl: `http://127.0.0.1:${proxy.port}`,
      ...{ parts, temporal, prisma },
      async close() {
        await Promise.allSettled([proxy.close(), prisma.$disconnect(), temporal.connection.close()]);
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
