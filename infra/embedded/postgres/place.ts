import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';

import { UserError } from '../../runtime/user-error.js';
import type { Account } from '../process/managed-process.js';
import { choosePostgresAccount } from './account.js';
import { findPostgresBinaries, toProgram, type PostgresBinaries } from './binaries.js';

const run = promisify(execFile);
const Pointer = z.object({ folder: z.string().min(1) });

/** Where PostgreSQL's programs and its data are, and who runs them. */
export type PostgresPlace = { binaries: PostgresBinaries; folder: string; account: Account | undefined };

/**
 * Finds a place where PostgreSQL can run: programs in node_modules, data in `<data folder>/postgres`.
 *
 * As root it runs as another user, who may not be able to enter the folders above the clone (a clone in /root, for
 * example). Then the programs are copied to `<system folder>/postgresql-<version>` and the data is kept in
 * `<system folder>/<random id>`, with the system folder `/var/lib/parley`; `postgres-place.json` in the data folder
 * points there. Whoever deletes or moves the data folder deletes or moves that folder with it.
 * @throws UserError where there is no such place, or the data that the pointer names is gone.
 */
export async function findPostgresPlace(input: { dataFolder: string; systemFolder?: string }): Promise<PostgresPlace> {
  const binaries = await findPostgresBinaries();
  const ownFolder = path.join(input.dataFolder, 'postgres');
  const chosen = await choosePostgresAccount();
  if (chosen === undefined) {
    await mkdir(ownFolder, { recursive: true, mode: 0o700 });
    return { binaries, folder: ownFolder, account: undefined };
  }
  const pointerFile = path.join(input.dataFolder, 'postgres-place.json');
  const pointed = existsSync(pointerFile) ? Pointer.parse(JSON.parse(await readFile(pointerFile, 'utf8'))) : undefined;
  if (pointed !== undefined && !existsSync(pointed.folder)) {
    throw new UserError(`The PostgreSQL data of this data folder was in ${pointed.folder}, which is gone.`, {
      remedy: `Bring it back, or remove ${pointerFile} to begin with an empty database.`,
    });
  }
  const account = await findOwner(pointed?.folder ?? ownFolder, chosen);
  if (pointed === undefined && (await canUse(ownFolder, account)) && (await canRun(binaries, account))) {
    return { binaries, folder: ownFolder, account };
  }
  const systemFolder = input.systemFolder ?? '/var/lib/parley';
  const folder = pointed?.folder ?? path.join(systemFolder, randomUUID());
  try {
    const copy = (await canRun(binaries, account)) ? binaries : await copyBinaries(binaries, systemFolder);
    if (!(await canUse(folder, account))) throw new Error(`its user cannot enter ${folder}`);
    if (!(await canRun(copy, account))) throw new Error(`its user cannot run the programs in ${copy.folder}`);
    if (pointed === undefined) await writeFile(pointerFile, JSON.stringify({ folder }));
    return { binaries: copy, folder, account };
  } catch (error) {
    throw new UserError(
      `PostgreSQL does not run as root, and no place was found where its user can: ${error instanceof Error ? error.message : String(error)}.`,
      { remedy: 'Clone to a folder that other users may enter, or set DATABASE_URL to a PostgreSQL that runs.' },
    );
  }
}

/** Data that is there keeps its owner: it may have been made before somebody became root. */
async function findOwner(folder: string, otherwise: Account): Promise<Account> {
  const cluster = path.join(folder, 'cluster');
  if (!existsSync(cluster)) return otherwise;
  const { uid, gid } = await stat(cluster);
  return uid === 0 ? otherwise : { uid, gid };
}

async function canRun(binaries: PostgresBinaries, account: Account): Promise<boolean> {
  try {
    await run(toProgram(binaries, 'postgres'), ['--version'], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** Makes the folder the user's own, and tries as that user whether it can be entered and written to. */
async function canUse(folder: string, account: Account): Promise<boolean> {
  await makeEnterable(path.dirname(folder));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chown(folder, account.uid, account.gid);
  try {
    await run('/bin/sh', ['-c', 'cd "$1" && : > .probe && rm .probe', 'sh', folder], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** Makes a folder that everybody may enter, whatever the umask is. One that is there stays as it is. */
async function makeEnterable(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made === undefined) return;
  for (const one of new Set([made, folder])) await chmod(one, 0o755);
}

async function copyBinaries(binaries: PostgresBinaries, systemFolder: string): Promise<PostgresBinaries> {
  const folder = path.join(systemFolder, `postgresql-${binaries.version}`);
  if (!existsSync(folder)) {
    const scratch = `${folder}.${randomUUID()}`;
    await makeEnterable(systemFolder);
    await cp(binaries.folder, scratch, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', scratch]);
    // Two starts at once: the first copy stays.
    await rename(scratch, folder).catch(() => rm(scratch, { recursive: true, force: true }));
  }
  return { ...binaries, folder };
}
