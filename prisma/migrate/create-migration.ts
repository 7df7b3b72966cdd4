import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { withSchemaEngine } from './engine.js';
import { findMigrationFiles, LOCKFILE, readMigrations, readSchema, type MigrationFiles } from './files.js';

const NOTHING_DIFFERS = '-- schema.prisma has nothing that the migrations before this one do not make.\n';

/**
 * Writes a new migration: what has to be done after all migrations of the folder to get what schema.prisma says, and in
 * down.sql the way back. Both are to be read and completed by a person: a rename shows as a drop and an add, and stored
 * functions are not part of schema.prisma.
 * @param input `databaseUrl` names a server on which the role may create a database; it is dropped afterwards.
 * @returns the folder, absolute.
 */
export async function createMigration({
  name,
  databaseUrl,
  files = findMigrationFiles(),
}: {
  name: string;
  databaseUrl: string;
  files?: MigrationFiles;
}): Promise<string> {
  const folder = path.join(files.migrations, `${toTimestamp(new Date())}_${toFolderName(name)}`);
  const { up, down } = await diffSchema({ databaseUrl, files });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), up ?? NOTHING_DIFFERS);
  await writeFile(path.join(folder, 'down.sql'), down ?? NOTHING_DIFFERS);
  await writeFile(path.join(files.migrations, LOCKFILE.name), LOCKFILE.content);
  return folder;
}

/** The script from what the migrations make to what schema.prisma says, and the way back; null where they agree. */
export async function diffSchema({
  databaseUrl,
  files = findMigrationFiles(),
}: {
  databaseUrl: string;
  files?: MigrationFiles;
}): Promise<{ up: string | null; down: string | null }> {
  const made = { tag: 'migrations' as const, ...(await readMigrations(files)) };
  const wanted = { tag: 'schemaDatamodel' as const, ...(await readSchema(files)) };
  const options = { script: true, exitCode: true, filters: { externalTables: [], externalEnums: [] } };
  return await withSchemaEngine({ databaseUrl }, async (engine) => {
    const up = await engine.diff({ from: made, to: wanted, ...options });
    const down = await engine.diff({ from: wanted, to: made, ...options });
    return { up: toScript(up), down: toScript(down) };
  });
}

function toScript({ exitCode, stdout }: { exitCode: number; stdout: string | null }): string | null {
  // With the option `exitCode`, 2 says that there is a difference.
  return exitCode === 2 ? stdout : null;
}

function toTimestamp(date: Date): string {
  return date.toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

function toFolderName(name: string): string {
  const folder = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 100);
  if (folder === '') throw new Error('A migration needs a name with at least one letter or digit.');
  return folder;
}
