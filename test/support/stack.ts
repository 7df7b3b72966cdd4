import path from 'node:path';

import { createApi, type Api, type ApiDependencies } from '../../api/app.js';
import { composeApi, type ComposedApi } from '../../api/compose.js';
import type { LanguageModel } from '../../activities/ports.js';
import type { RetryPolicy } from '../../contracts/deliveries.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { createLogger } from '../../infra/runtime/logger.js';
import type { QueueName } from '../../worker/env.js';
import { publishTestBot, type TestBot } from './publish-test-bot.js';
import { replayEverything } from './replay-rig.js';
import { collectLog } from './log-lines.js';
import { prepareSurroundings, type Surroundings } from './surroundings.js';
import { startWorkers, type RunningWorkers } from './workers.js';

export type StackOptions = {
  /** What answers. Left out: a bot without knowledge, whose every answer is its fallback. */
  bot?: TestBot;
  /** The language model; null (the default) leaves answers to the bot's knowledge. */
  model?: LanguageModel | null;
  /** How deliveries are tried again; left out: over two days. */
  deliveryRetry?: RetryPolicy;
  /** Further variables of the environment, for api and workers alike, such as REDIS_URL. */
  env?: Record<string, string>;
  /** What the api gets in place of its own parts and limits. */
  api?: Partial<ApiDependencies>;
};

export type Stack = Awaited<ReturnType<typeof startStack>>;

/**
 * Parley as it runs in production, on a database and a Temporal namespace of its own: a real api that listens, real
 * workers for every queue, a published bot. `close` ends it after every history was replayed.
 */
export async function startStack({
  bot = {},
  model = null,
  deliveryRetry,
  env = {},
  api: replaced = {},
}: StackOptions = {}) {
  const surroundings = await prepareSurroundings({ env });
  const log = collectLog();
  const logger = createLogger({ service: 'test', level: 'debug', format: 'json', destination: log.destination });
  let workers: RunningWorkers | null = await startWorkers({ env: surroundings.env, model, logger, deliveryRetry });
  const published = await publishTestBot({ surroundings, bot });
  let running = await startApi({ port: 0 });

  async function startApi({ port }: { port: number }): Promise<RunningApi> {
    const composed = await composeApi({ env: surroundings.env, logger });
    const api = createApi({ ...composed.deps, ...replaced });
    return { api, composed, port: (await api.listen({ host: '127.0.0.1', port })).port };
  }

  async function stopApi({ api, composed }: RunningApi): Promise<void> {
    await api.close();
    await composed.close();
  }

  const stack = {
    /** `http://127.0.0.1:PORT`, the same after `restartApi`. */
    url: `http://127.0.0.1:${running.port}`,
    botId: published.botId,
    slug: published.slug,
    temporal: surroundings.temporal.client,
    prisma: surroundings.prisma,
    env: surroundings.env,
    /** What api and workers have logged, one JSON line each. */
    logLines: log.lines,

    /** Ends the api as a deploy would; `comeBack` starts another on the same port. */
    async stopApi(): Promise<{ comeBack: () => Promise<void> }> {
      const { port } = running;
      await stopApi(running);
      return {
        comeBack: async () => {
          running = await startApi({ port });
        },
      };
    },

    async restartApi(): Promise<void> {
      const { comeBack } = await stack.stopApi();
      await comeBack();
    },

    /** Drains every worker: what is sent now waits in Temporal until `startWorkers`. */
    async stopWorkers(): Promise<void> {
      await workers?.stop();
      workers = null;
    },

    /** Workers for all queues, or for these, after `stopWorkers`. */
    async startWorkers(queues?: QueueName[]): Promise<void> {
      workers ??= await startWorkers({ env: surroundings.env, model, logger, deliveryRetry, queues });
    },

    async close(): Promise<void> {
      await stopApi(running);
      await stack.stopWorkers();
      try {
        await replayAll(surroundings, published.ingestionIds);
      } finally {
        await surroundings.close();
      }
    },
  };
  return stack;
}

type RunningApi = { api: Api; composed: ComposedApi; port: number };

/** Every conversation with a message in the log has a workflow, and so has every knowledge that was indexed. */
async function replayAll({ prisma, temporal }: Surroundings, ingestionIds: string[]): Promise<void> {
  const rows = await prisma.conversationEvent.findMany({
    where: { actor: 'customer' },
    distinct: ['conversationId'],
    select: { conversationId: true },
  });
  await replayEverything({
    client: temporal.client,
    dataConverter: temporal.dataConverter,
    workflowBundle: { codePath: path.join(findProjectRoot(), 'dist/workflows/bundle.cjs') },
    startedIds: new Set([...rows.map((row) => toConversationWorkflowId(row.conversationId)), ...ingestionIds]),
  });
}
