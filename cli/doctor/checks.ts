import type { Check } from './check.js';
import type { DoctorContext } from './context.js';
import { checkDatabaseWrite, checkMigrations, checkPostgres } from './database-checks.js';
import { checkEmbedding, checkVectorStore } from './knowledge-checks.js';
import { checkDataFolder, checkNode } from './machine-checks.js';
import { checkApi, checkBus, checkModelProvider } from './service-checks.js';
import { checkNamespace, checkTemporal, checkWorkflow } from './temporal-checks.js';

/** Everything that the doctor looks at; what others need comes first. */
export function listChecks(context: DoctorContext): Check[] {
  return [
    checkNode(),
    checkDataFolder(context.folder),
    checkTemporal(context),
    checkNamespace(context),
    checkPostgres(context),
    checkMigrations(context),
    checkDatabaseWrite(context),
    checkVectorStore(context),
    checkBus(context),
    checkEmbedding(),
    checkWorkflow(context),
    checkModelProvider(context),
    checkApi(context),
  ];
}
