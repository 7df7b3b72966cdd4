import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { TestProject } from 'vitest/node';

import { startPostgresServer, toDatabaseUrl } from '../../infra/embedded/postgres/postgres-server.js';
import { resolveTemporalBinary } from '../../infra/embedded/temporal/temporal-binary.js';
import { startTemporalServer } from '../../infra/embedded/temporal/temporal-server.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { findFreePort } from './free-port.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** HOST:PORT of the Temporal server of this run. Tests register namespaces of their own on it. */
    temporalAddress: string;
    /** URL of a superuser of the PostgreSQL server of this run. Tests make databases of their own on it. */
    postgresAdminUrl: string;
  }
}

type Stoppable = { stop: () => Promise<void> };

/** Starts one Temporal and one PostgreSQL server for the whole run; the returned function ends both. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-test-'));
  // As root PostgreSQL runs as another user, who has to get through here to its data.
  await chmod(folder, 0o755);
  const starting = [startTemporal(project, folder), startPostgres(project, folder)];
  const stopAll = async (): Promise<void> => {
    const started = await Promise.allSettled(starting);
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.stop() : Promise.resolve())));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(starting);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return stopAll;
}

async function startTemporal(project: TestProject, folder: string): Promise<Stoppable> {
  const binary = await resolveTemporalBinary({
    // Kept from run to run: it may have to be downloaded.
    binFolder: path.join(findProjectRoot(), '.parley', 'test', 'bin'),
    environment: process.env,
    onStep: (what) => process.stdout.write(`${what}\n`),
  });
  const [port, uiPort] = await Promise.all([findFreePort(), findFreePort()]);
  const server = await startTemporalServer({
    binary,
    folder: path.join(folder, 'temporal'),
    logFile: path.join(folder, 'temporal.log'),
    port,
    uiPort,
    namespace: 'default',
  });
  project.provide('temporalAddress', `127.0.0.1:${port}`);
  return server;
}

async function startPostgres(project: TestProject, folder: string): Promise<Stoppable> {
  const port = await findFreePort();
  const password = 'only-for-this-run';
  const server = await startPostgresServer({
    dataFolder: folder,
    systemFolder: path.join(folder, 'system'),
    logFile: path.join(folder, 'postgres.log'),
    port,
    password,
  });
  project.provide('postgresAdminUrl', toDatabaseUrl({ port, password, database: 'postgres' }));
  return server;
}
