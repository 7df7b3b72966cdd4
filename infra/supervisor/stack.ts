import { randomInt } from 'node:crypto';
import path from 'node:path';

import type { z } from 'zod';

import { startPostgresServer, toDatabaseUrl } from '../embedded/postgres/postgres-server.js';
import { resolveTemporalBinary } from '../embedded/temporal/temporal-binary.js';
import { startTemporalServer } from '../embedded/temporal/temporal-server.js';
import { findProjectRoot } from '../project-root.js';
import type { StartEnvironment } from '../runtime/environment.js';
import type { DataFolder } from './data-folder.js';
import { API_NODE_ARGS, startNodePart } from './node-part.js';
import { choosePort, isPortFree } from './ports.js';
import { recordProcess } from './process-records.js';
import type { Secrets } from './secrets.js';
import type { Part, Supervisor } from './supervisor.js';

/** Parts of a higher stage are ended first. */
const STAGES = { postgres: 0, temporal: 1, workers: 2, api: 3 } as const;
const ATTEMPTS = 3;
const PORTS_APART = 150;

/** What `parley start` starts parts from. */
export type StackContext = {
  folder: DataFolder;
  environment: z.infer<typeof StartEnvironment>;
  /** The variables as they came, for the children. */
  source: NodeJS.ProcessEnv;
  secrets: Secrets;
  keys: NodeJS.ProcessEnv;
  supervisor: Supervisor;
  takenPorts: Set<number>;
};

/**
 * Tries the ports that were asked for, before anything is started for nothing.
 * @throws UserError that says which one is in use.
 */
export async function checkAskedPorts({ environment }: Pick<StackContext, 'environment'>): Promise<void> {
  const { PORT, METRICS_PORT, HOST } = environment;
  const taken = new Set<number>();
  if (PORT !== undefined) await choosePort({ variable: 'PORT', asked: PORT, from: PORT, host: HOST, taken });
  if (METRICS_PORT !== undefined) {
    await choosePort({ variable: 'METRICS_PORT', asked: METRICS_PORT, from: METRICS_PORT, taken });
  }
}

/** Starts the embedded PostgreSQL, unless DATABASE_URL names another. */
export async function startDatabase(
  context: StackContext,
): Promise<{ databaseUrl: string; embeddedPort: number | undefined }> {
  const { folder, environment, secrets } = context;
  if (environment.DATABASE_URL !== undefined) return { databaseUrl: environment.DATABASE_URL, embeddedPort: undefined };
  const port = await startOnPort(context, { from: 55_432 }, (chosen) => ({
    name: 'PostgreSQL',
    stage: STAGES.postgres,
    start: (signal) =>
      startPostgresServer({
        dataFolder: folder.root,
        logFile: path.join(folder.logs, 'postgresql.log'),
        port: chosen,
        password: secrets.postgresPassword,
        signal,
        onSpawn: (identity) => {
          recordProcess(folder, 'PostgreSQL', identity);
        },
      }),
  }));
  return { databaseUrl: toDatabaseUrl({ port, password: secrets.postgresPassword }), embeddedPort: port };
}

/** Starts the embedded Temporal server, unless TEMPORAL_ADDRESS names another. */
export async function startTemporal(
  context: StackContext,
  onStep: (what: string) => void,
  signal: AbortSignal,
): Promise<{ address: string; uiUrl: string | undefined }> {
  const { folder, environment } = context;
  if (environment.TEMPORAL_ADDRESS !== undefined) {
    return { address: environment.TEMPORAL_ADDRESS, uiUrl: environment.TEMPORAL_UI_URL };
  }
  const binary = await resolveTemporalBinary({ binFolder: folder.bin, environment: context.source, onStep, signal });
  let uiPort = 0;
  const port = await startOnPort(context, { from: 7233 }, async (chosen) => {
    uiPort = await choosePort({ from: 8233, taken: context.takenPorts });
    return {
      name: 'Temporal',
      stage: STAGES.temporal,
      start: (stop) =>
        startTemporalServer({
          binary,
          folder: folder.temporal,
          logFile: path.join(folder.logs, 'temporal.log'),
          port: chosen,
          uiPort,
          namespace: environment.TEMPORAL_NAMESPACE,
          signal: stop,
          onSpawn: (identity) => {
            recordProcess(folder, 'Temporal', identity);
          },
        }),
    };
  });
  return { address: `127.0.0.1:${port}`, uiUrl: `http://127.0.0.1:${uiPort}` };
}

/** Starts a worker process for the given task queues. */
export async function startWorker(
  context: StackContext,
  input: { name: 'worker' | 'batch'; queues: string[]; env: NodeJS.ProcessEnv },
): Promise<void> {
  // One variable cannot be the port of two processes: what was asked for is the worker's.
  const asked = input.name === 'worker' ? context.environment.METRICS_PORT : undefined;
  await startOnPort(context, { variable: 'METRICS_PORT', asked, from: 9464 }, (chosen) => {
    let port = chosen;
    return {
      name: input.name,
      stage: STAGES.workers,
      start: async (signal) => {
        // Customers are not to wait for the port of measures: whoever took it while the worker was away keeps it.
        if (asked === undefined && !(await isPortFree(port))) {
          port = await choosePort({ from: port + 1, taken: context.takenPorts });
        }
        return await startNodePart({
          name: input.name,
          script: path.join(findProjectRoot(), 'dist', 'worker', 'main.js'),
          args: ['--queues', input.queues.join(',')],
          env: { ...input.env, METRICS_PORT: String(port) },
          logFolder: context.folder.logs,
          stopWithinMs: 20_000,
          signal,
          onSpawn: (identity) => {
            recordProcess(context.folder, input.name, identity);
          },
        });
      },
    };
  });
}

/** Starts the api and answers its address as a browser on this machine wants it. */
export async function startApi(context: StackContext, env: NodeJS.ProcessEnv): Promise<{ url: string }> {
  const { HOST: host, PORT: asked } = context.environment;
  const port = await startOnPort(context, { variable: 'PORT', asked, from: 3000, host }, (chosen) => ({
    name: 'api',
    stage: STAGES.api,
    start: (signal) =>
      startNodePart({
        name: 'api',
        script: path.join(findProjectRoot(), 'dist', 'api', 'main.js'),
        args: [],
        nodeArgs: API_NODE_ARGS,
        env: { ...env, HOST: host, PORT: String(chosen) },
        logFolder: context.folder.logs,
        stopWithinMs: 15_000,
        signal,
        onSpawn: (identity) => {
          recordProcess(context.folder, 'api', identity);
        },
      }),
  }));
  const anyAddress: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  return { url: `http://${anyAddress[host] ?? (host.includes(':') ? `[${host}]` : host)}:${port}` };
}

/** What every child process of ours is told, whatever was set and whatever is embedded. */
export function toChildEnvironment(
  context: StackContext,
  found: { databaseUrl: string; temporal: { address: string; uiUrl: string | undefined } },
): NodeJS.ProcessEnv {
  return {
    ...context.source,
    TEMPORAL_ADDRESS: found.temporal.address,
    ...(found.temporal.uiUrl === undefined ? {} : { TEMPORAL_UI_URL: found.temporal.uiUrl }),
    DATABASE_URL: found.databaseUrl,
    PARLEY_DATA_DIR: context.folder.root,
    ...context.keys,
    // One version at a time: conversations that were pinned to it would hang once it is upgraded.
    PARLEY_BUILD_ID: '',
    LOG_FORMAT: 'json',
  };
}

/**
 * Chooses a port and starts a part on it. A default port that somebody else took in between moves on; one that was
 * asked for does not.
 */
async function startOnPort(
  context: StackContext,
  wish: { variable?: string; asked?: number | undefined; from: number; host?: string },
  make: (port: number) => Part | Promise<Part>,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    // Whoever took the last one may be another start of this moment, which would take the next one, too.
    const from = attempt === 1 ? wish.from : wish.from + randomInt(1, PORTS_APART);
    const port = await choosePort({ ...wish, from, taken: context.takenPorts });
    try {
      await context.supervisor.start(await make(port));
      return port;
    } catch (error) {
      const lostPort = saysPortInUse(error) || !(await isPortFree(port, wish.host));
      if (wish.asked !== undefined || attempt === ATTEMPTS || !lostPort) throw error;
    }
  }
}

/** Whoever had the port may have let it go again by now: then only the part's last words tell why it ended. */
function saysPortInUse(error: unknown): boolean {
  return error instanceof Error && /EADDRINUSE|address already in use/i.test(error.message);
}
