export { compareMigrations } from './compare-migrations.js';
export { createEmptyMigration, createMigration, diffSchema } from './create-migration.js';
export { migrateDown } from './migrate-down.js';
export { migrateUp } from './migrate-up.js';
export { MigrationRefusal, USE_THE_OTHER_VERSION } from './refusal.js';
