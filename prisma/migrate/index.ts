export { createMigration, diffSchema } from './create-migration.js';
export { migrateDown } from './migrate-down.js';
export { migrateUp, pendingMigrations } from './migrate-up.js';
