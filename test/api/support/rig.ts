import { randomBytes, randomUUID } from 'node:crypto';

import { Registry } from 'prom-client';
import { inject } from 'vitest';

import { createApi, type ApiDependencies } from '../../../api/app.js';
import { createReadinessChecks } from '../../../api/readiness-checks.js';
import { BotManifest } from '../../../contracts/bot.js';
import type { Bus } from '../../../contracts/bus.js';
import type { AnonymousToken, ConversationResource } from '../../../contracts/http.js';
import { createBus } from '../../../infra/runtime/bus/index.js';
import { createLogger } from '../../../infra/runtime/logger.js';
import { createSealer } from '../../../infra/runtime/sealing.js';
import { connectTemporal } from '../../../infra/runtime/temporal/connection.js';
import { createPayloadCodec } from '../../../infra/runtime/temporal/payload-codec.js';
import { createPrisma } from '../../../prisma/client.js';
import { createImproveStore } from '../../../prisma/stores/answers-to-improve.js';
import { createApiKeyStore } from '../../../prisma/stores/api-keys.js';
import { createAuditStore } from '../../../prisma/stores/audit.js';
import { createBotSecretStore } from '../../../prisma/stores/bot-secrets.js';
import { createBotSettingsStore } from '../../../prisma/stores/bot-settings.js';
import { createBotCatalog, createBotStore } from '../../../prisma/stores/bots.js';
import { createCannedReplyStore } from '../../../prisma/stores/canned-replies.js';
import { createComponentStatusStore } from '../../../prisma/stores/component-status.js';
import { createConversationLog } from '../../../prisma/stores/conversation-log.js';
import { createBotConversationStore } from '../../../prisma/stores/conversations-of-a-bot.js';
import { createConversationStore } from '../../../prisma/stores/conversations.js';
import { createCustomerRecordStore } from '../../../prisma/stores/customer-records.js';
import { createFeedbackStore } from '../../../prisma/stores/feedback.js';
import { createInvitationStore } from '../../../prisma/stores/invitations.js';
import { createKnowledgeStore } from '../../../prisma/stores/knowledge.js';
import { createDeliveryStore } from '../../../prisma/stores/deliveries.js';
import { createLeadStore } from '../../../prisma/stores/leads.js';
import { createLoginStore } from '../../../prisma/stores/logins.js';
import { createMetricStore } from '../../../prisma/stores/metrics.js';
import { createRetentionStore } from '../../../prisma/stores/retention.js';
import { createStaffEscalationStore } from '../../../prisma/stores/staff-escalations.js';
import { createStaffStore } from '../../../prisma/stores/staff.js';
import { createSupportTicketStore } from '../../../prisma/stores/support-tickets.js';
import { createTicketStore } from '../../../prisma/stores/tickets.js';
import { createVisitorStore } from '../../../prisma/stores/visitors.js';
import { createNamespace } from '../../support/namespace.js';
import { createDatabase } from '../../support/postgres.js';
import { createScriptedTurns } from './scripted-turns.js';

export type Reply<Body = Record<string, unknown>> = { status: number; headers: Headers; body: Body };
export type Visitor = AnonymousToken & { headers: Record<string, string> };
export type ApiRig = Awaited<ReturnType<typeof startApiRig>>;

/**
 * An api on a free port with real parts: PostgreSQL, Temporal, the bus. No worker: a test says itself how turns go,
 * with the very store and bus that a worker uses.
 */
export async function startApiRig({
  overrides,
  databaseUrl = (url) => url,
  temporalAddress = inject('temporalAddress'),
}: {
  overrides?: (deps: ApiDependencies) => Partial<ApiDependencies>;
  /** Another way to the database, for a test that cuts it. */
  databaseUrl?: (url: string) => string;
  temporalAddress?: string;
} = {}) {
  const [database, namespace] = await Promise.all([createDatabase(), createNamespace(inject('temporalAddress'))]);
  const DATABASE_URL = databaseUrl(database.url);
  const prisma = createPrisma({ databaseUrl: DATABASE_URL, poolSize: 5 });
  const encryptionKey = { id: 'test', key: randomBytes(32) };
  const temporal = await connectTemporal({
    env: {
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_TLS: false,
      PARLEY_ENCRYPTION_KEYS: [encryptionKey],
    },
  });
  const bus: Bus = createBus({ env: { DATABASE_URL, REDIS_URL: undefined }, onError: () => undefined });
  const logLines: string[] = [];
  const logger = createLogger({
    service: 'api',
    level: 'trace',
    format: 'json',
    destination: { write: (line) => void logLines.push(line) },
  });

  const bots = createBotStore(prisma);
  const folder = {
    manifest: BotManifest.parse({ slug: 'shop', name: 'Shop', settings: { suggestions: ['Hi?'] } }),
    faqs: [],
  };
  const { botId, generationId } = await bots.saveDraft({ folder });
  await createBotCatalog(prisma).activateGeneration({ botId, generationId, passageCount: 0 });

  const statuses = createComponentStatusStore(prisma);
  const deps: ApiDependencies = {
    conversations: createConversationStore(prisma),
    botConversations: createBotConversationStore(prisma),
    feedback: createFeedbackStore(prisma),
    measures: createMetricStore(prisma),
    retention: createRetentionStore(prisma),
    customerRecords: createCustomerRecordStore(prisma),
    toImprove: createImproveStore(prisma),
    bots,
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
    outbox: null,
    bus,
    sealer: createSealer([encryptionKey]),
    codec: createPayloadCodec([encryptionKey]),
    temporal: temporal.client,
    logger,
    metrics: new Registry(),
    signingKey: randomBytes(32).toString('base64'),
    publicOrigins: ['https://shop.example'],
    trustProxy: false,
    checks: createReadinessChecks({
      database: { ping: () => prisma.$queryRaw`SELECT 1` },
      bus,
      temporal: temporal.client,
      statuses,
    }),
  };
  const api = createApi({ ...deps, ...overrides?.(deps) });
  const { port } = await api.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}`;

  async function request<Body = Record<string, unknown>>(path: string, init: RequestInit = {}): Promise<Reply<Body>> {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as Body };
  }

  function post<Body = Record<string, unknown>>(path: string, body: unknown, headers: Record<string, string> = {}) {
    return request<Body>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async function becomeVisitor(bot: string = botId): Promise<Visitor> {
    const { body } = await post<AnonymousToken>('/api/v1/auth/anonymous', { botId: bot });
    return { ...body, headers: { authorization: `Bearer ${body.token}` } };
  }

  async function startConversation(visitor: Visitor): Promise<string> {
    const { body } = await post<ConversationResource>('/api/v1/conversations', {}, visitor.headers);
    return body.id;
  }

  async function draftBot(slug: string) {
    const manifest = BotManifest.parse({ slug, name: slug });
    return { botSlug: slug, draft: await bots.saveDraft({ folder: { manifest, faqs: [] } }) };
  }

  return {
    url,
    port,
    api,
    deps,
    botId,
    prisma,
    database,
    temporal,
    logLines,
    request,
    post,
    becomeVisitor,
    startConversation,
    turns: createScriptedTurns({ log: createConversationLog(prisma), bus, botId }),

    /** A bot that has never been published. */
    draftBot,

    async createBot(slug: string): Promise<string> {
      const { draft } = await draftBot(slug);
      await createBotCatalog(prisma).activateGeneration({ ...draft, passageCount: 0 });
      return draft.botId;
    },

    sendMessage<Body = Record<string, unknown>>(
      visitor: Visitor,
      {
        conversationId,
        text,
        id = randomUUID(),
        wait,
      }: { conversationId: string; text: string; id?: string; wait?: number },
    ): Promise<Reply<Body>> {
      const query = wait === undefined ? '' : `?wait=${wait}`;
      return post<Body>(`/api/v1/conversations/${conversationId}/messages${query}`, { text }, {
        ...visitor.headers,
        'idempotency-key': id,
      }); // prettier-ignore
    },

    async close(): Promise<void> {
      await api.close();
      await bus.close();
      await temporal.connection.close();
      await prisma.$disconnect();
      await database.drop();
    },
  };
}
