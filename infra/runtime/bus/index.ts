import type { Bus } from '../../../contracts/bus.js';
import type { OnBusError } from './fault.js';
import { createPostgresBus } from './postgres-bus.js';
import { createRedisBus } from './redis-bus.js';

export { BusFault } from './fault.js';
export { createPostgresBus } from './postgres-bus.js';
export { createRedisBus } from './redis-bus.js';

/**
 * The bus that the environment names: Redis where there is one, PostgreSQL else.
 * @param input `onError` hears of lost connections and dropped notices; nothing of their content is in the errors.
 */
export function createBus({
  env,
  onError,
}: {
  env: { DATABASE_URL: string; REDIS_URL?: string | undefined };
  onError: OnBusError;
}): Bus {
  if (env.REDIS_URL !== undefined) return createRedisBus({ redisUrl: env.REDIS_URL, onError });
  return createPostgresBus({ databaseUrl: env.DATABASE_URL, onError });
}
