import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Redis } from 'ioredis';
import pg from 'pg';

import { startPostgresServer, toDatabaseUrl } from '../../infra/embedded/postgres/postgres-server.js';
import { createPostgresBus, createRedisBus } from '../../infra/runtime/bus/index.js';
import type { Bus, ConversationAddress } from '../../contracts/bus.js';
import { findFreePort } from '../support/free-port.js';

/** A server that carries a bus, and what a test does to it. */
export type BusServer = {
  /** The variables with which a process of ours uses it. */
  variables: Record<string, string>;
  createBus: (onError: (error: unknown) => void) => Bus;
  /** Puts bytes on the bus as somebody would who is not Parley. */
  inject: (address: ConversationAddress, payload: string) => Promise<void>;
  /** How many connections of buses the server has. */
  countConnections: () => Promise<number>;
  /** Ends it without a chance to say goodbye. */
  kill: () => Promise<void>;
  /** Starts it again on the same address. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A PostgreSQL server of its own: tests kill it. */
export async function startPostgresBusServer(): Promise<BusServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-bus-'));
  await chmod(folder, 0o755);
  const [port, password] = [await findFreePort(), 'only-for-this-test'];
  const databaseUrl = toDatabaseUrl({ port, password });
  const start = () =>
    startPostgresServer({
      ...{ dataFolder: folder, systemFolder: path.join(folder, 'system'), port, password },
      logFile: path.join(folder, 'postgres.log'),
    });
  let server = await start();

  async function query(sql: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  return {
    variables: { DATABASE_URL: databaseUrl },
    createBus: (onError) => createPostgresBus({ databaseUrl, onError }),
    inject: async ({ botId, conversationId }, payload) => {
      const isObject = payload.startsWith('{');
      const enveloped = isObject ? `{"b":"${botId}","c":"${conversationId}","n":${payload}}` : payload;
      await query('SELECT pg_notify($1, $2)', ['parley_bus', enveloped]);
    },
    countConnections: async () => {
      const rows = await query(`SELECT pid FROM pg_stat_activity WHERE application_name = $1`, ['parley-bus']);
      return rows.length;
    },
    kill: async () => {
      await server.kill();
    },
    restart: async () => {
      server = await start();
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis server of its own, from the distribution's package. */
export async function startRedisBusServer(): Promise<BusServer> {
  const port = await findFreePort();
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', args, { cwd: tmpdir(), stdio: 'ignore' });
    const exited = once(child, 'exit');
    await once(child, 'spawn');
    const probe = connect();
    await probe.ping();
    probe.disconnect();
    return {
      end: async (signal: NodeJS.Signals) => {
        child.kill(signal);
        await exited;
      },
    };
  };
  const connect = (): Redis => {
    const redis = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: 200 });
    redis.on('error', () => undefined);
    return redis;
  };
  let server = await start();

  return {
    variables: { REDIS_URL: `redis://127.0.0.1:${port}` },
    createBus: (onError) => createRedisBus({ redisUrl: `redis://127.0.0.1:${port}`, onError }),
    inject: async ({ botId, conversationId }, payload) => {
      const redis = connect();
      await redis.publish(`parley:${botId}:${conversationId}`, payload);
      redis.disconnect();
    },
    countConnections: async () => {
      const redis = connect();
      const list = (await redis.client('LIST')) as string;
      redis.disconnect();
      return list.split('\n').filter((line) => line.includes('name=parley-')).length;
    },
    kill: () => server.end('SIGKILL'),
    restart: async () => {
      server = await start();
    },
    stop: () => server.end('SIGTERM'),
  };
}

/** Whether the distribution's redis-server is here. */
export function isRedisInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version']);
    return true;
  } catch {
    process.stdout.write(
      'The bus over Redis is not tested: redis-server is not installed (apt-get install redis-server).\n',
    );
    return false;
  }
}
