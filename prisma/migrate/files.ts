import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm';

import { findProjectRoot } from '../../infra/project-root.js';

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
 * @throws Error when there is none.
 */
export async function readDownScript({ migrations }: MigrationFiles, name: string): Promise<string> {
  const file = path.join(migrations, name, 'down.sql');
  if (!existsSync(file)) throw new Error(`The migration ${name} cannot be taken back: it has no down.sql.`);
  return await readFile(file, 'utf8');
}
