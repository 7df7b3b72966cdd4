import path from 'node:path';

import { Redis } from 'ioredis';

import { startPostgresServer } from '../../../infra/embedded/postgres/postgres-server.js';
import { startServer, type RunningPart } from '../../../infra/embedded/process/start-server.js';
import { startTemporalServer } from '../../../infra/embedded/temporal/temporal-server.js';
import { findProjectRoot } from '../../../infra/project-root.js';
import { startNodePart } from '../../../infra/supervisor/node-part.js';

type Place = { folder: string; logs: string; port: number };

const toLogFile = (logs: string, name: string) => path.join(logs, `${name.replaceAll(' ', '-')}.log`);

export function launchPostgres({ folder, logs, port, password }: Place & { password: string }): Promise<RunningPart> {
  return startPostgresServer({
    ...{ dataFolder: folder, systemFolder: path.join(folder, 'system'), port, password },
    logFile: toLogFile(logs, 'PostgreSQL'),
  });
}

export function launchTemporal(input: Place & { binary: string; uiPort: number }): Promise<RunningPart> {
  const { binary, folder, logs, port, uiPort } = input;
  return startTemporalServer({
    ...{ binary, folder: path.join(folder, 'temporal'), port, uiPort, namespace: 'default' },
    logFile: toLogFile(logs, 'Temporal'),
  });
}

/** Redis, from the distribution's package, without a file: as a bus it has nothing to keep. */
export async function launchRedis({ folder, logs, port }: Place): Promise<RunningPart> {
  const { process: server } = await startServer({
    name: 'Redis',
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    cwd: folder,
    logFile: toLogFile(logs, 'Redis'),
    stop: { signal: 'SIGTERM', withinMs: 5_000 },
    readyWithinMs: 10_000,
    isReady: () => answersPing(port),
  });
  return server;
}

async function answersPing(port: number): Promise<true | undefined> {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}

/** One of our own processes, from `dist`. It ends by itself when the harness is gone. */
export function launchNode(input: {
  name: string;
  script: string;
  args: string[];
  logs: string;
  env: Record<string, string>;
}): Promise<RunningPart> {
  return startNodePart({
    name: input.name.replaceAll(' ', '-'),
    script: path.join(findProjectRoot(), 'dist', input.script),
    args: input.args,
    env: input.env,
    logFolder: input.logs,
    stopWithinMs: 10_000,
    signal: new AbortController().signal,
    onSpawn: () => undefined,
  });
}
