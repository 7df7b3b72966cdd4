import path from 'node:path';

import { NativeConnection } from '@temporalio/worker';

import { createBusNotices } from '../activities/adapters/bus-notices.js';
import { createCachedBotDirectory } from '../activities/adapters/cached-bot-directory.js';
import { createSentenceEmbedder, type EmbedderLoad } from '../activities/adapters/embedder/index.js';
import { createKnowledgeIndex } from '../activities/adapters/knowledge-index.js';
import { createMemoryIndex } from '../activities/adapters/memory-index.js';
import { createGuardedModel } from '../activities/agent/model-circuit.js';
import { createModelHealth } from '../activities/agent/model-health.js';
import { createOpenAiModel } from '../activities/agent/openai-model.js';
import { createAgent } from '../activities/agent/index.js';
import { createDeliveryActivities } from '../activities/delivery/index.js';
import { createBatchActivities, createConversationActivities, createReasoningActivities } from '../activities/index.js';
import type { LanguageModel } from '../activities/ports.js';
import type { RetryPolicy } from '../contracts/deliveries.js';
import { createBus } from '../infra/runtime/bus/index.js';
import type { WorkerEnvironment } from '../infra/runtime/environment.js';
import type { Logger } from '../infra/runtime/logger.js';
import { connectTemporal, createDataConverter, toConnectionOptions } from '../infra/runtime/temporal/connection.js';
import { findProjectRoot } from '../infra/project-root.js';
import { createPrisma } from '../prisma/client.js';
import { createBotDirectory } from '../prisma/stores/bot-directory.js';
import { createBotCatalog } from '../prisma/stores/bots.js';
import { createComponentStatusStore } from '../prisma/stores/component-status.js';
import { createMetricRecord } from '../prisma/stores/metric-record.js';
import { createOpenEscalationStore } from '../prisma/stores/open-escalations.js';
import { createPendingMessageStore } from '../prisma/stores/pending-messages.js';
import { createCustomerRecordStore } from '../prisma/stores/customer-records.js';
import { createRetentionStore } from '../prisma/stores/retention.js';
import { createLookUp } from '../activities/conversation/look-up.js';
import { createConversationLog } from '../prisma/stores/conversation-log.js';
import { createEscalationStore } from '../prisma/stores/escalations.js';
import { createFlowSessions } from '../prisma/stores/flow-sessions.js';
import { createConversationMemory } from '../prisma/stores/conversation-memory.js';
import { createUnsolvedTickets } from '../prisma/stores/unsolved-tickets.js';
import { createDeliveryDependencies, DEFAULT_DELIVERY_RETRY } from './delivery-dependencies.js';
import type { QueueActivities, WorkerConnection } from './create-worker.js';
import { toDeploymentVersion } from './env.js';
import { createWorkerMetrics, type WorkerMetrics } from './metrics.js';
import { startModelReports, type ModelReports } from './model-reports.js';
import { ensureSchedules } from './schedules/ensure-schedules.js';
import { createEscalationRuns } from './sweep/escalation-runs.js';
import { createSweepReports } from './sweep/reports.js';
import { createTemporalRuns } from './sweep/temporal-runs.js';

/** How long a query may run that no customer waits for. */
const PATIENCE_MS = 100_000;

export type WorkerDependencies = {
  temporal: WorkerConnection;
  activities: QueueActivities;
  metrics: WorkerMetrics;
  checks: Record<string, () => Promise<unknown>>;
  /** Begins to tell the record how this process's model is; for a worker of `reasoning`. */
  reportModel: () => void;
  /** Has Temporal start what is due from time to time; for a worker of `batch`. */
  ensureSchedules: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Wires a worker process: the one place where activities meet their adapters. The environment says which model answers,
 * unless the caller brings one.
 */
export async function createWorkerDependencies({
  env,
  logger,
  model: unguarded = createModel(env),
  deliveryRetry = DEFAULT_DELIVERY_RETRY,
  loadEmbedder = 'at once',
}: {
  env: WorkerEnvironment;
  logger: Logger;
  /** `when asked` for who answers no customers: the first of them is not to wait for the model. */
  loadEmbedder?: EmbedderLoad;
  model?: LanguageModel | null;
  deliveryRetry?: RetryPolicy;
}): Promise<WorkerDependencies> {
  const metrics = createWorkerMetrics();
  const onBusError = (error: unknown): void => {
    metrics.noticeLost();
    logger.warn({ err: error }, 'the bus did not take a notice');
  };
  const prisma = createPrisma({ databaseUrl: env.DATABASE_URL, poolSize: env.DATABASE_POOL });
  // What computes over days of the log; it connects when it is used first.
  const patient = createPrisma({ databaseUrl: env.DATABASE_URL, poolSize: 2, statementTimeoutMs: PATIENCE_MS });
  const bus = createBus({ env, onError: onBusError });
  const [connection, index, memories, embedder] = await Promise.all([
    NativeConnection.connect(toConnectionOptions(env)),
    createKnowledgeIndex({ env }),
    createMemoryIndex({ env }),
    createSentenceEmbedder({ load: loadEmbedder }),
  ]);
  if (loadEmbedder === 'at once') await embedder.embed({ texts: ['warm up'] });
  // Where this fails, memories are marked as unavailable until a message is remembered.
  await memories.prepare({ dimensions: embedder.dimensions }).catch((error: unknown) => {
    logger.warn({ err: error }, 'the memory of what customers said could not be made ready');
  });
  const statuses = createComponentStatusStore(prisma);
  let modelReports: ModelReports | undefined;
  const health = createModelHealth({
    configured: unguarded !== null,
    changed: (state) => {
      logger.warn({ state }, 'the language model is in another state');
      modelReports?.report();
    },
  });
  metrics.followModel(health);
  const model = unguarded === null ? null : createGuardedModel({ model: unguarded, health });
  const temporal = await connectTemporal({ env });
  const runs = createTemporalRuns({ client: temporal.client });
  const log = createConversationLog(prisma);
  const directory = createBotDirectory(prisma);
  const bots = createCachedBotDirectory({ directory });
  const notices = createBusNotices({ bus, onError: onBusError });
  const agent = createAgent({ model });
  const memory = createConversationMemory(prisma);
  const lookUp = createLookUp({
    ...{ bots, index, memories, embedder },
    onFailure: (what, reason) => {
      logger.warn({ err: reason, what }, 'a turn goes on without what could not be looked up');
    },
  });

  return {
    temporal: {
      connection,
      namespace: env.TEMPORAL_NAMESPACE,
      dataConverter: createDataConverter(env.PARLEY_ENCRYPTION_KEYS),
      workflowBundle: { codePath: path.join(findProjectRoot(), 'dist/workflows/bundle.cjs') },
      version: toDeploymentVersion(env),
      cachedConversations: env.CACHED_CONVERSATIONS,
    },
    activities: {
      conversations: createConversationActivities({
        log,
        notices,
        bots,
        escalations: createEscalationStore(prisma),
        unsolved: createUnsolvedTickets(prisma),
        lookUp,
        directory,
        index,
        embedder,
        turnEnded: metrics.turnEnded,
      }),
      reasoning: createReasoningActivities({
        log,
        notices,
        bots,
        flows: createFlowSessions(prisma),
        lookUp,
        knowledge: index,
        memory,
        memories,
        embedder,
        model,
        agent,
        turnEnded: metrics.turnEnded,
      }),
      batch: createBatchActivities({
        ...{ catalog: createBotCatalog(prisma), index, embedder },
        measures: createMetricRecord(patient),
        retention: createRetentionStore(patient),
        records: createCustomerRecordStore(patient),
        memories,
        conversations: {
          isAtHand: async (conversation) => (await runs.describe(conversation)).status === 'running',
        },
        pending: createPendingMessageStore(prisma),
        runs,
        openEscalations: createOpenEscalationStore(prisma),
        escalationRuns: createEscalationRuns({ client: temporal.client }),
        reports: createSweepReports(statuses),
        found: (report) => {
          metrics.swept(report);
          const { findings, ...counts } = report;
          logger[findings.length > 0 ? 'warn' : 'info'](counts, 'swept');
        },
      }),
      outgoing: createDeliveryActivities(createDeliveryDependencies({ env, prisma, retry: deliveryRetry })),
    },
    metrics,
    checks: {
      database: () => prisma.$queryRaw`SELECT 1`,
      bus: () => bus.ping(),
      knowledge: () => index.ping(),
      temporal: () => connection.healthService.check({}),
    },
    reportModel: () => {
      modelReports ??= startModelReports({ health, store: statuses, logger });
    },
    ensureSchedules: () => ensureSchedules({ client: temporal.client, logger }),
    close: async () => {
      await modelReports?.stop();
      await Promise.allSettled([
        temporal.connection.close(),
        bus.close(),
        index.close(),
        memories.close(),
        embedder.close(),
        prisma.$disconnect(),
        patient.$disconnect(),
        connection.close(),
      ]);
    },
  };
}

function createModel(env: WorkerEnvironment): LanguageModel | null {
  if (env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined) return null;
  return createOpenAiModel({
    apiKey: env.OPENAI_API_KEY,
    baseURL: env.OPENAI_BASE_URL,
    model: env.OPENAI_MODEL,
    timeoutMs: env.MODEL_TIMEOUT_MS,
  });
}
