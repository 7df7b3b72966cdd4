import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { UserError } from '../../runtime/user-error.js';
import { identifyProcess, signalProcess } from '../process/process-identity.js';
import { waitFor } from '../process/wait.js';
import { toProgram } from './binaries.js';
import type { PostgresPlace } from './place.js';

const run = promisify(execFile);

/** The name of the user, who is the owner, and of the database. */
export const DATABASE_NAME = 'parley';

/**
 * Makes the cluster where there is none yet, and answers its folder. A half-made one of a start that was killed is
 * made again. Passwords are checked (scram), also on this machine.
 */
export async function prepareCluster(place: PostgresPlace, password: string): Promise<string> {
  const cluster = path.join(place.folder, 'cluster');
  if (existsSync(path.join(cluster, 'PG_VERSION'))) return cluster;
  const scratch = path.join(place.folder, 'cluster.new');
  const passwordFile = path.join(place.folder, 'password.new');
  await rm(scratch, { recursive: true, force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (place.account !== undefined) await chown(passwordFile, place.account.uid, place.account.gid);
  try {
    await run(
      toProgram(place.binaries, 'initdb'),
      [
        ...['--pgdata', scratch, '--username', DATABASE_NAME, '--auth', 'scram-sha-256', '--pwfile', passwordFile],
        // The same order of text on every machine, whatever locales it has.
        ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ],
      { ...place.account, cwd: place.folder, env: { ...process.env, LC_ALL: 'C' } },
    );
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new UserError(`PostgreSQL could not make its data folder:\n${said}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(scratch, cluster);
  return cluster;
}

/**
 * Clears the way for a start after a kill: ends a server that still runs on this cluster, and removes a
 * `postmaster.pid` whose pid is some other process by now, with which PostgreSQL would refuse to start.
 */
export async function clearStaleServer(cluster: string): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  const owner = Number.isInteger(pid) && pid > 0 ? identifyProcess(pid) : undefined;
  if (owner !== undefined && (await worksIn(pid, cluster))) {
    signalProcess(owner, 'SIGINT');
    const gone = () => (identifyProcess(pid)?.startedAt === owner.startedAt ? undefined : true);
    if ((await waitFor({ probe: gone, timeoutMs: 10_000 })) === undefined) {
      signalProcess(owner, 'SIGQUIT');
      await waitFor({ probe: gone, timeoutMs: 5000 });
    }
  }
  await rm(file, { force: true });
}

/** Whether a process is a server on this cluster: PostgreSQL works in its data folder. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.includes(cluster);
  } catch {
    return false;
  }
}
