import type pg from 'pg';

import { findMigrationFiles, readDownScript, type MigrationFiles } from './files.js';
import { withMigrationLock } from './lock.js';

/**
 * Takes the last migrations back, newest first, by their down.sql; each in one transaction with its row in
 * `_prisma_migrations`.
 * @returns the names of those taken back, newest first; fewer than `steps` when there were no more.
 * @throws MigrationRefusal when one of them has no down.sql, or is not in the folder at all: then nothing was changed.
 */
export async function migrateDown({
  databaseUrl,
  steps,
  files = findMigrationFiles(),
}: {
  databaseUrl: string;
  steps: number;
  files?: MigrationFiles;
}): Promise<string[]> {
  return await withMigrationLock({ databaseUrl }, async (client) => {
    const names = (await readApplied(client)).slice(0, steps);
    const scripts = await Promise.all(names.map(async (name) => ({ name, script: await readDownScript(files, name) })));
    for (const { name, script } of scripts) await takeBack(client, name, script);
    return names;
  });
}

async function readApplied(client: pg.Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  );
  if (tables[0]?.there !== true) return [];
  const { rows } = await client.query<{ migration_name: string }>(
    `SELECT migration_name FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name DESC`,
  );
  return rows.map(({ migration_name }) => migration_name);
}

async function takeBack(client: pg.Client, name: string, script: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(script);
    await client.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
