import type { MigrationList } from '@prisma/schema-engine-wasm';

import { withSchemaEngine, type SchemaEngine } from './engine.js';
import { findMigrationFiles, readMigrations, type MigrationFiles } from './files.js';

export const filters = { externalTables: [], externalEnums: [] };

/** How a database differs from the clone: names of migrations, oldest first. */
export type MigrationDifference = {
  /** The clone has them, the database not yet. */
  pending: string[];
  /** The database has them, the clone does not: a newer version or another branch ran against it. */
  unknown: string[];
  /** They were begun and left nothing behind. */
  failed: string[];
};

/** Compares the migrations that the database has with those of the clone. It changes nothing. */
export async function compareMigrations({
  databaseUrl,
  files = findMigrationFiles(),
}: {
  databaseUrl: string;
  files?: MigrationFiles;
}): Promise<MigrationDifference> {
  const migrationsList = await readMigrations(files);
  return await withSchemaEngine({ databaseUrl }, (engine) => compareWith({ engine, migrationsList }));
}

/** The same on an engine that is connected. */
export async function compareWith({
  engine,
  migrationsList,
}: {
  engine: SchemaEngine;
  migrationsList: MigrationList;
}): Promise<MigrationDifference> {
  const input = { migrationsList, optInToShadowDatabase: false, filters };
  const { history, failedMigrationNames: failed } = await engine.diagnoseMigrationHistory(input);
  const pending = history !== null && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [];
  const notHere = history !== null && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
  return { pending, unknown: notHere.filter((name) => !failed.includes(name)), failed };
}
