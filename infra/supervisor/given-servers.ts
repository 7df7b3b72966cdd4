import { createRedisBus } from '../runtime/bus/index.js';
import { UserError } from '../runtime/user-error.js';
import type { StackContext } from './stack.js';
import type { StepReporter } from './steps.js';

const ANSWER_WITHIN_MS = 5_000;

type Given = Pick<StackContext, 'environment'>;

/**
 * Sees whether the Redis and the Qdrant that the environment names answer, before anything is started for nothing.
 * @throws UserError that names the one which does not, and its variable.
 */
export async function reachGivenServers({ environment }: Given, step: StepReporter['step']): Promise<void> {
  const { REDIS_URL: redisUrl, QDRANT_URL: qdrantUrl, QDRANT_API_KEY: apiKey } = environment;
  await Promise.all([
    redisUrl === undefined ? undefined : step('bus', () => reachRedis(redisUrl)),
    qdrantUrl === undefined ? undefined : step('vector store', () => reachQdrant({ url: qdrantUrl, apiKey })),
  ]);
}

async function reachRedis(redisUrl: string): Promise<{ detail: string }> {
  let reason: unknown;
  const bus = createRedisBus({
    redisUrl,
    onError: (error) => {
      reason ??= error;
    },
  });
  try {
    await bus.ping();
    return { detail: 'Redis, from REDIS_URL' };
  } catch (error) {
    throw new UserError(`Redis at ${new URL(redisUrl).host} does not answer: ${toMessage(reason ?? error)}`, {
      remedy: 'Is REDIS_URL right (redis://[user:password@]host:port), and the server up?',
      cause: error,
    });
  } finally {
    await bus.close();
  }
}

async function reachQdrant({ url, apiKey }: { url: string; apiKey: string | undefined }): Promise<{ detail: string }> {
  const { host } = new URL(url);
  const response = await fetch(new URL('collections', url.endsWith('/') ? url : `${url}/`), {
    headers: apiKey === undefined ? {} : { 'api-key': apiKey },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((error: unknown) => {
    throw new UserError(`Qdrant at ${host} does not answer: ${toMessage(error)}`, {
      remedy: 'Is QDRANT_URL right (such as http://localhost:6333), and the server up?',
      cause: error,
    });
  });
  await response.body?.cancel();
  if (response.ok) return { detail: 'Qdrant, from QDRANT_URL' };
  if (response.status === 401 || response.status === 403) {
    throw new UserError(`Qdrant at ${host} refuses the key.`, {
      remedy: 'Set QDRANT_API_KEY to a key of that server.',
    });
  }
  throw new UserError(`What answers at ${host} is no Qdrant: it answered /collections with ${response.status}.`, {
    remedy: 'Set QDRANT_URL to the address of its HTTP interface (port 6333, unless it was changed).',
  });
}

/** fetch says only that it failed; why is in the cause. */
function toMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
