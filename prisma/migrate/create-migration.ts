import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { withSchemaEngine } from './engine.js';
import { findMigrationFiles, LOCKFILE, readMigrations, readSchema, type MigrationFiles } from './files.js';
import { MigrationRefusal } from './refusal.js';

const NOTHING_DIFFERS = '-- schema.prisma has nothing that the migrations before this one do not make.\n';
const BY_HAND = '-- To be written by hand.\n';
const LONGEST_NAME = 100;

/** `folder` is absolute. */
export type CreatedMigration = { kind: 'written'; folder: string } | { kind: 'schema unchanged' };

/**
 * Writes a new migration: what has to be done after all migrations of the folder to get what schema.prisma says, and in
 * down.sql the way back. Both are to be read and completed by a person: a rename shows as a drop and an add, and stored
 * functions are not part of schema.prisma. Writes nothing where the migrations make what schema.prisma says.
 * @param input `databaseUrl` names a server on which the role may create a database; it is dropped afterwards.
 * @throws MigrationRefusal for a name that is not lower-case letters, digits and underscores.
 */
export async function createMigration({
  name,
  databaseUrl,
  files = findMigrationFiles(),
}: {
  name: string;
  databaseUrl: string;
  files?: MigrationFiles;
}): Promise<CreatedMigration> {
  requireName(name);
  const { up, down } = await diffSchema({ databaseUrl, files });
  if (up === null && down === null) return { kind: 'schema unchanged' };
  return await write({ name, files, up: up ?? NOTHING_DIFFERS, down: down ?? NOTHING_DIFFERS });
}

/**
 * Writes a migration for a person to fill in, whatever schema.prisma says: for data, or for stored functions.
 * @throws MigrationRefusal for a name that is not lower-case letters, digits and underscores.
 */
export async function createEmptyMigration({
  name,
  files = findMigrationFiles(),
}: {
  name: string;
  files?: MigrationFiles;
}): Promise<CreatedMigration> {
  requireName(name);
  return await write({ name, files, up: BY_HAND, down: BY_HAND });
}

async function write(input: {
  name: string;
  files: MigrationFiles;
  up: string;
  down: string;
}): Promise<CreatedMigration> {
  const { name, files, up, down } = input;
  const folder = path.join(files.migrations, `${toTimestamp(new Date())}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), up);
  await writeFile(path.join(folder, 'down.sql'), down);
  await writeFile(path.join(files.migrations, LOCKFILE.name), LOCKFILE.content);
  return { kind: 'written', folder };
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

function requireName(name: string): void {
  if (/^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(name) && name.length <= LONGEST_NAME) return;
  throw new MigrationRefusal(`${JSON.stringify(name)} cannot be the name of a migration. Nothing was written.`, {
    remedy: `It may have lower-case letters, digits and single underscores between them, at most ${LONGEST_NAME} characters: add_tickets.`,
  });
}
