import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { Connection } from '@temporalio/client';

import type { ProcessOptions } from '../process/managed-process.js';
import { startServer, type RunningPart } from '../process/start-server.js';

// Tried, see docs/decisions: the dev server otherwise lets every workflow task wait up to 50 ms, and cancels late.
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=1000',
  'history.timerProcessorMaxPollRPS=200',
  'frontend.WorkerCommandsEnabled=true',
  'system.enableCancelActivityWorkerCommand=true',
  // Without it a task that the server hands to a worker in the moment in which that stops is lost until it times out.
  'frontend.enableCancelWorkerPollsOnShutdown=true',
  // A workflow task that fails for a bad deploy is tried again soon after the good one.
  'history.workflowTaskRetryMaxInterval="10s"',
];
// WAL at NORMAL outlives the death of any process; a power cut may take the last moments.
const SQLITE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/** The embedded Temporal server: one process, its data in one file, on the loopback address only. */
export async function startTemporalServer(input: {
  binary: string;
  /** Holds the database file. */
  folder: string;
  logFile: string;
  port: number;
  uiPort: number;
  namespace: string;
  signal?: AbortSignal | undefined;
  onSpawn?: ProcessOptions['onSpawn'];
}): Promise<RunningPart> {
  await mkdir(input.folder, { recursive: true });
  const mark = toMark(input.folder);
  const { process: server } = await startServer({
    name: 'Temporal',
    command: input.binary,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(input.port), '--ui-port', String(input.uiPort)],
      ...[
        '--namespace',
        input.namespace,
        '--namespace',
        mark,
        '--log-level',
        'warn',
        '--log-format',
        'json',
        '--ui-disable-news-fetch',
      ],
      ...['--db-filename', path.join(input.folder, 'temporal.db')],
      ...SQLITE_PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
      ...DYNAMIC_CONFIG.flatMap((value) => ['--dynamic-config-value', value]),
      // It must not be told by the user's own settings for other servers.
      ...['--disable-config-file', '--disable-config-env'],
    ],
    logFile: input.logFile,
    stop: { signal: 'SIGTERM', withinMs: 10_000 },
    isReady: () => answers(`127.0.0.1:${input.port}`, [mark, input.namespace]),
    readyWithinMs: 60_000,
    signal: input.signal,
    ...(input.onSpawn === undefined ? {} : { onSpawn: input.onSpawn }),
  });
  return { ...server, port: input.port };
}

/**
 * A namespace that only the server of this folder has. Somebody else's server may have taken the port in the meantime,
 * and would answer as well: conversations of two installations must never meet.
 */
function toMark(folder: string): string {
  return `parley-data-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 12)}`;
}

async function answers(address: string, namespaces: string[]): Promise<true | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1000 });
    for (const namespace of namespaces) await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch {
    return undefined;
  } finally {
    await connection?.close();
  }
}
