import type { SchemaEngine } from './engine.js';
import { withSchemaEngine } from './engine.js';
import { findMigrationFiles, readMigrations, type MigrationFiles } from './files.js';
import { withMigrationLock } from './lock.js';

const filters = { externalTables: [], externalEnums: [] };

/**
 * Applies every migration that the database does not have, oldest first, each in a transaction of its own. Several
 * processes may call it at once: one migrates, the others find it done.
 * @returns the names of those applied.
 * @throws Error with the database's message; the migration that failed left nothing behind and can be run again.
 */
export async function migrateUp({
  databaseUrl,
  onStep,
  files = findMigrationFiles(),
}: {
  databaseUrl: string;
  /** Hears the name of each migration when it has been applied. */
  onStep?: (name: string) => void;
  files?: MigrationFiles;
}): Promise<string[]> {
  const migrationsList = await readMigrations(files);
  const applied = await withMigrationLock({ databaseUrl }, () =>
    withSchemaEngine({ databaseUrl }, async (engine) => {
      await forgetFailed(engine, migrationsList);
      try {
        const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
        return appliedMigrationNames;
      } catch (error) {
        await forgetFailed(engine, migrationsList);
        throw error;
      }
    }),
  );
  for (const name of applied) onStep?.(name);
  return applied;
}

type MigrationList = Awaited<ReturnType<typeof readMigrations>>;

// A script and the mark that it finished are one transaction: without the mark nothing of it took effect.
async function forgetFailed(engine: SchemaEngine, migrationsList: MigrationList): Promise<void> {
  const input = { migrationsList, optInToShadowDatabase: false, filters };
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory(input);
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}

/** The names of the migrations that the database does not have, oldest first. It changes nothing. */
export async function pendingMigrations({
  databaseUrl,
  files = findMigrationFiles(),
}: {
  databaseUrl: string;
  files?: MigrationFiles;
}): Promise<string[]> {
  const migrationsList = await readMigrations(files);
  const input = { migrationsList, optInToShadowDatabase: false, filters };
  const { history } = await withSchemaEngine({ databaseUrl }, (engine) => engine.diagnoseMigrationHistory(input));
  return history === null || history.diagnostic === 'migrationsDirectoryIsBehind'
    ? []
    : history.unappliedMigrationNames;
}
