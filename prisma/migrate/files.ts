import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm';

import { findProjectRoot } from '../../infra/project-root.js';
import { MigrationRefusal } from './refusal.js';

/** Prisma's mark for which database the migrations are. */
export const LOCKFILE = { name: 'migration_lock.toml', content: 'provider = "postgresql"\n' };

/** Folders and files of the migrations, absolute. */
export type MigrationFiles = { schema: string; migrations: string };

/** Where the clone keeps them; the same from the sources and from `dist`. */
export function findMigrationFiles(): MigrationFiles {
  const folder = path.join(findProjectRoot(), 'prisma');
  return { schema: path.join(folder, 'schema.prisma'), migrations: path.join(folder, 'migrations') };
}

/** schema.prisma, as the schema engine takes it. */
export async function readSchema({ schema }: MigrationFiles): Promise<SchemasContainer> {
  return { files: [{ path: schema, content: await readFile(schema, 'utf8') }] };
}

/** Every migration of the folder, oldest first, as the schema engine takes it. */
export async function readMigrations({ migrations }: MigrationFiles): Promise<MigrationList> {
  const entries = existsSync(migrations) ? await readdir(migrations, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return {
    baseDir: migrations,
    lockfile: { path: LOCKFILE.name, content: LOCKFILE.content },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(path.join(migrations, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}

/**
 * The script that takes a migration back.
 * @throws MigrationRefusal when there is none.
 */
export async function readDownScript({ migrations }: MigrationFiles, name: string): Promise<string> {
  const folder = path.join(migrations, name);
  if (!existsSync(folder)) {
    throw new MigrationRefusal(
      `This clone does not have the migration ${name}, nor the down.sql that takes it back. Nothing was changed.`,
      { remedy: 'Take it back with the version of Parley that has it: `npm run db:down` there.' },
    );
  }
  const file = path.join(folder, 'down.sql');
  if (!existsSync(file)) {
    throw new MigrationRefusal(`The migration ${name} cannot be taken back: it has no down.sql. Nothing was changed.`, {
      remedy: `Write the way back in prisma/migrations/${name}/down.sql, or leave the migration in the database.`,
    });
  }
  return await readFile(file, 'utf8');
}
