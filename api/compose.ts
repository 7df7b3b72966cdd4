import path from 'node:path';

import { collectDefaultMetrics, Registry } from 'prom-client';

import { OUTBOX_FOLDER } from '../contracts/outbox.js';
import { createBus } from '../infra/runtime/bus/index.js';
import type { ApiEnvironment } from '../infra/runtime/environment.js';
import type { Logger } from '../infra/runtime/logger.js';
import { createOutbox } from '../infra/runtime/outbox.js';
import { createSealer } from '../infra/runtime/sealing.js';
import { connectTemporal } from '../infra/runtime/temporal/connection.js';
import { createPayloadCodec } from '../infra/runtime/temporal/payload-codec.js';
import { createPrisma } from '../prisma/client.js';
import { createImproveStore } from '../prisma/stores/answers-to-improve.js';
import { createApiKeyStore } from '../prisma/stores/api-keys.js';
import { createAuditStore } from '../prisma/stores/audit.js';
import { createBotSecretStore } from '../prisma/stores/bot-secrets.js';
import { createBotSettingsStore } from '../prisma/stores/bot-settings.js';
import { createBotStore } from '../prisma/stores/bots.js';
import { createCannedReplyStore } from '../prisma/stores/canned-replies.js';
import { createComponentStatusStore } from '../prisma/stores/component-status.js';
import { createBotConversationStore } from '../prisma/stores/conversations-of-a-bot.js';
import { createConversationStore } from '../prisma/stores/conversations.js';
import { createCustomerRecordStore } from '../prisma/stores/customer-records.js';
import { createFeedbackStore } from '../prisma/stores/feedback.js';
import { createInvitationStore } from '../prisma/stores/invitations.js';
import { createKnowledgeStore } from '../prisma/stores/knowledge.js';
import { createDeliveryStore } from '../prisma/stores/deliveries.js';
import { createLeadStore } from '../prisma/stores/leads.js';
import { createLoginStore } from '../prisma/stores/logins.js';
import { createMetricStore } from '../prisma/stores/metrics.js';
import { createRetentionStore } from '../prisma/stores/retention.js';
import { createStaffEscalationStore } from '../prisma/stores/staff-escalations.js';
import { createStaffStore } from '../prisma/stores/staff.js';
import { createSupportTicketStore } from '../prisma/stores/support-tickets.js';
import { createTicketStore } from '../prisma/stores/tickets.js';
import { createVisitorStore } from '../prisma/stores/visitors.js';
import type { ApiDependencies } from './dependencies.js';
import { showFailingWorkflows } from './failing-workflows-gauge.js';
import { createReadinessChecks } from './readiness-checks.js';

export type ComposedApi = { deps: ApiDependencies; close: () => Promise<void> };

/** Wires an api process: the one place where it meets its stores, the bus and Temporal. */
export async function composeApi({ env, logger }: { env: ApiEnvironment; logger: Logger }): Promise<ComposedApi> {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const prisma = createPrisma({ databaseUrl: env.DATABASE_URL, poolSize: env.DATABASE_POOL });
  const bus = createBus({
    env,
    onError: (error) => {
      logger.warn({ err: error }, 'the bus failed; the poll stands in');
    },
  });
  const { client, connection } = await connectTemporal({ env });
  const statuses = createComponentStatusStore(prisma);
  showFailingWorkflows({ registry: metrics, temporal: client });
  return {
    deps: {
      conversations: createConversationStore(prisma),
      botConversations: createBotConversationStore(prisma),
      feedback: createFeedbackStore(prisma),
      measures: createMetricStore(prisma),
      retention: createRetentionStore(prisma),
      customerRecords: createCustomerRecordStore(prisma),
      toImprove: createImproveStore(prisma),
      bots: createBotStore(prisma),
      visitors: createVisitorStore(prisma),
      tickets: createTicketStore(prisma),
      apiKeys: createApiKeyStore(prisma),
      audit: createAuditStore(prisma),
      staff: createStaffStore(prisma),
      logins: createLoginStore(prisma),
      invitations: createInvitationStore(prisma),
      knowledge: createKnowledgeStore(prisma),
      escalations: createStaffEscalationStore(prisma),
      cannedReplies: createCannedReplyStore(prisma),
      statuses,
      leads: createLeadStore(prisma),
      deliveries: createDeliveryStore(prisma),
      supportTickets: createSupportTicketStore(prisma),
      botSecrets: createBotSecretStore(prisma),
      botSettings: createBotSettingsStore(prisma),
      outbox: findOutbox(env),
      bus,
      sealer: createSealer(env.PARLEY_ENCRYPTION_KEYS),
      codec: createPayloadCodec(env.PARLEY_ENCRYPTION_KEYS),
      temporal: client,
      logger,
      metrics,
      signingKey: env.PARLEY_SIGNING_KEY,
      publicOrigins: env.ALLOWED_ORIGINS,
      trustProxy: env.TRUST_PROXY,
      ...(env.TEMPORAL_UI_URL === undefined ? {} : { temporalUiUrl: env.TEMPORAL_UI_URL }),
      checks: createReadinessChecks({
        database: { ping: () => prisma.$queryRaw`SELECT 1` },
        bus,
        temporal: client,
        statuses,
      }),
    },
    async close() {
      await Promise.allSettled([bus.close(), prisma.$disconnect(), connection.close()]);
    },
  };
}

function findOutbox({ PARLEY_DATA_DIR: dataFolder }: ApiEnvironment): ReturnType<typeof createOutbox> | null {
  return dataFolder === undefined ? null : createOutbox({ folder: path.join(dataFolder, OUTBOX_FOLDER) });
}
