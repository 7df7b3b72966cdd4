import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { Registry } from 'prom-client';

import type { Bus } from '../contracts/bus.js';
import type { Sealer } from '../infra/runtime/sealing.js';
import type { Outbox } from '../infra/runtime/outbox.js';
import type { Logger } from '../infra/runtime/logger.js';
import type { ReadinessCheck } from './routes/operations/readiness.js';
import type {
  ApiKeyStore,
  AuditStore,
  BotConversationStore,
  BotStore,
  CannedReplyStore,
  ComponentStatusStore,
  ConversationStore,
  CustomerRecordStore,
  FeedbackStore,
  ImproveStore,
  InvitationStore,
  KnowledgeStore,
  BotSecretStore,
  BotSettingsStore,
  DeliveryStore,
  LeadStore,
  LoginStore,
  MetricStore,
  RetentionStore,
  StaffEscalationStore,
  StaffStore,
  SupportTicketStore,
  TicketStore,
  VisitorStore,
} from './ports.js';
import type { SocketTimings } from './realtime/socket-timings.js';
import type { RateLimits } from './middleware/rate-limit.js';

/** What the api is made of; main.ts builds it from the environment, tests build it from real parts of their own. */
export interface ApiDependencies {
  conversations: ConversationStore;
  botConversations: BotConversationStore;
  feedback: FeedbackStore;
  measures: MetricStore;
  toImprove: ImproveStore;
  retention: RetentionStore;
  customerRecords: CustomerRecordStore;
  bots: BotStore;
  visitors: VisitorStore;
  tickets: TicketStore;
  apiKeys: ApiKeyStore;
  audit: AuditStore;
  staff: StaffStore;
  logins: LoginStore;
  invitations: InvitationStore;
  knowledge: KnowledgeStore;
  escalations: StaffEscalationStore;
  cannedReplies: CannedReplyStore;
  statuses: ComponentStatusStore;
  leads: LeadStore;
  deliveries: DeliveryStore;
  supportTickets: SupportTicketStore;
  botSecrets: BotSecretStore;
  botSettings: BotSettingsStore;
  /** Mails that workers could not send; null: this process does not know where they are. */
  outbox: Pick<Outbox, 'list' | 'read'> | null;
  bus: Bus;
  /** Opens and seals what the record keeps of secrets. */
  sealer: Sealer;
  /** Encrypts and decrypts what Temporal stores. */
  codec: PayloadCodec;
  temporal: Client;
  logger: Logger;
  metrics: Registry;
  /** Signs visitor tokens and tickets; at least 32 characters. */
  signingKey: string;
  /** Web origins besides the api's own from which browsers may open chats. */
  publicOrigins: string[];
  /** Believe X-Forwarded-* headers. */
  trustProxy: boolean;
  checks: ReadinessCheck[];
  /** Where Temporal UI is, for links, and whose pages may ask for payloads in plain; left out: there are none. */
  temporalUiUrl?: string;
  /** Left out: DEFAULT_RATE_LIMITS. */
  rateLimits?: RateLimits;
  /** Left out: those of contracts/protocol.ts. */
  socketTimings?: Partial<SocketTimings>;
  /** The built chat page; left out: dist/web of the clone. */
  webFolder?: string;
}
