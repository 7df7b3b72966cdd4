import pg from 'pg';

import { UserError } from '../../runtime/user-error.js';
import type { ProcessOptions } from '../process/managed-process.js';
import { startServer, type RunningPart } from '../process/start-server.js';
import { toProgram } from './binaries.js';
import { clearStaleServer, DATABASE_NAME, prepareCluster } from './cluster.js';
import { findPostgresPlace } from './place.js';

const WRONG_PASSWORD = '28P01';

// fsync stays on: this is the record. Statements and details are kept out of the log, they hold what customers write.
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'log_min_messages=warning',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
];

/** The URL of the embedded server's database. It holds the password. */
export function toDatabaseUrl(input: { port: number; password: string; database?: string }): string {
  const { port, password, database = DATABASE_NAME } = input;
  return `postgresql://${DATABASE_NAME}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Starts the embedded PostgreSQL on the loopback address, with its cluster and database made where they are not yet.
 * Stopping is PostgreSQL's fast shutdown: open transactions are rolled back, and nothing has to be recovered.
 */
export async function startPostgresServer(input: {
  dataFolder: string;
  /** Where it goes as root when its user cannot enter the data folder; see findPostgresPlace. */
  systemFolder?: string;
  logFile: string;
  port: number;
  password: string;
  signal?: AbortSignal | undefined;
  onSpawn?: ProcessOptions['onSpawn'];
}): Promise<RunningPart> {
  const place = await findPostgresPlace(input);
  const cluster = await prepareCluster(place, input.password);
  await clearStaleServer(cluster);
  const { process: server } = await startServer({
    name: 'PostgreSQL',
    command: toProgram(place.binaries, 'postgres'),
    args: ['-D', cluster, '-p', String(input.port), ...SETTINGS.flatMap((setting) => ['-c', setting])],
    env: { ...process.env, LC_ALL: 'C' },
    cwd: place.folder,
    account: place.account,
    logFile: input.logFile,
    stop: { signal: 'SIGINT', withinMs: 15_000 },
    isReady: () => hasDatabase({ ...input, cluster }),
    readyWithinMs: 60_000,
    signal: input.signal,
    ...(input.onSpawn === undefined ? {} : { onSpawn: input.onSpawn }),
  });
  return { ...server, port: input.port };
}

/** Connects as a client would, and makes the database at the first time. */
async function hasDatabase(input: { port: number; password: string; cluster: string }): Promise<true | undefined> {
  const client = new pg.Client({ connectionString: toDatabaseUrl({ ...input, database: 'postgres' }) });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Ours may be about to end because another server has the port.
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    if (rows[0]?.data_directory !== input.cluster) return undefined;
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(DATABASE_NAME)}`);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === WRONG_PASSWORD) {
      throw new UserError('PostgreSQL does not take the password that the data folder holds.', {
        remedy: 'Bring secrets/postgres-password of the data folder back from a copy.',
      });
    }
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}
