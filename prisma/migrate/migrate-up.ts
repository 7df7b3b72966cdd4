import { compareWith, filters } from './compare-migrations.js';
import { withSchemaEngine, type SchemaEngine } from './engine.js';
import { findMigrationFiles, readMigrations, type MigrationFiles } from './files.js';
import { withMigrationLock } from './lock.js';
import { MigrationRefusal, USE_THE_OTHER_VERSION } from './refusal.js';

/**
 * Applies every migration that the database does not have, oldest first, each in a transaction of its own. Several
 * processes may call it at once: one migrates, the others find it done.
 * @returns the names of those applied.
 * @throws MigrationRefusal when the database has migrations that the folder does not have.
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
      const { unknown, failed } = await compareWith({ engine, migrationsList });
      if (unknown.length > 0) throw toRefusal(unknown);
      await forget(engine, failed);
      try {
        const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
        return appliedMigrationNames;
      } catch (error) {
        await forget(engine, (await compareWith({ engine, migrationsList })).failed);
        throw error;
      }
    }),
  );
  for (const name of applied) onStep?.(name);
  return applied;
}

// A script and the mark that it finished are one transaction: without the mark nothing of it took effect.
async function forget(engine: SchemaEngine, failed: string[]): Promise<void> {
  for (const migrationName of failed) await engine.markMigrationRolledBack({ migrationName });
}

// What another version made of the schema is unknown here: a migration of ours on top of it could do harm.
function toRefusal(unknown: string[]): MigrationRefusal {
  return new MigrationRefusal(
    `The database has migrations that this clone does not have: ${unknown.join(', ')}. Nothing was changed.`,
    { remedy: USE_THE_OTHER_VERSION },
  );
}
