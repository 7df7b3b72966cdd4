import { findDatabaseUrl } from '../../infra/supervisor/running-environment.js';
import type { ApiKeyStore } from '../../prisma/stores/api-keys.js';
import { readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';
import { UserError } from '../user-error.js';

/**
 * Runs work on the keys of an environment's database.
 * @throws UserError where there is no database, it cannot be reached, or it has no tables yet.
 */
export async function withApiKeys<Result>(
  options: EnvironmentOption,
  work: (keys: ApiKeyStore) => Promise<Result>,
): Promise<Result> {
  const [{ createPrisma }, { createApiKeyStore }] = await Promise.all([
    import('../../prisma/client.js'),
    import('../../prisma/stores/api-keys.js'),
  ]);
  const prisma = createPrisma({
    databaseUrl: await findDatabaseUrl(readCommandEnvironment(options)),
    poolSize: 1,
  });
  try {
    return await work(createApiKeyStore(prisma));
  } catch (error) {
    throw toUserError(error);
  } finally {
    await prisma.$disconnect();
  }
}

const NO_SUCH_TABLE = 'P2021';

/** Prisma puts what went wrong on the last line, below the call that it is about; P1xxx is the way to the database. */
function toUserError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  if (error.code === NO_SUCH_TABLE) {
    return new UserError('The database has no tables of Parley yet.', { remedy: 'Run `npm run db:up`.', cause: error });
  }
  if (!error.code.startsWith('P1')) return error;
  return new UserError(`The database cannot be used: ${error.message.trim().split('\n').at(-1) ?? ''}`, {
    remedy: 'See whether DATABASE_URL is right and its server up.',
    cause: error,
  });
}
