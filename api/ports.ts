import type { ApiKeyStore as ApiKeys } from '../prisma/stores/api-keys.js';
import type { BotStore as Bots } from '../prisma/stores/bots.js';
import type { ComponentStatusStore as ComponentStatuses } from '../prisma/stores/component-status.js';
import type { CustomerRecordStore as CustomerRecords } from '../prisma/stores/customer-records.js';
import type { RetentionStore as Retention } from '../prisma/stores/retention.js';
import type { ConversationStore as Conversations } from '../prisma/stores/conversations.js';
import type { DeliveryStore as Deliveries } from '../prisma/stores/deliveries.js';
import type { LeadStore as Leads } from '../prisma/stores/leads.js';

// What the api needs of the record, and no more: it cannot publish bots or make keys.

export type { AuditStore } from '../prisma/stores/audit.js';
export type { BotRecord } from '../prisma/stores/bots.js';
export type { Admission, ConversationRecord, VisitorPrincipal } from '../prisma/stores/conversations.js';
export type { BotConversationStore, ListedRecord, ListPlace } from '../prisma/stores/conversations-of-a-bot.js';
export { EmailMissingError, InvitationEndedError } from '../prisma/stores/invitations.js';
export { EmailTakenError, LastAdminError, UnknownBotError } from '../prisma/stores/staff.js';
export type { InvitationRecord, InvitationStore } from '../prisma/stores/invitations.js';
export type { GenerationRecord, KnowledgeHead, KnowledgeStore } from '../prisma/stores/knowledge.js';
export type { ImproveCursor, ImproveStore } from '../prisma/stores/answers-to-improve.js';
export type { MetricBucket, MetricCounts, MetricStore } from '../prisma/stores/metrics.js';
export { toRecordPolicies } from '../prisma/stores/customer-records.js';
export { toLimit } from '../prisma/stores/retention.js';
export type { FeedbackStore } from '../prisma/stores/feedback.js';
export type { BotSettingsStore } from '../prisma/stores/bot-settings.js';
export type { BotSecretStore } from '../prisma/stores/bot-secrets.js';
export type { CannedReplyRecord, CannedReplySaved, CannedReplyStore } from '../prisma/stores/canned-replies.js';
export type { DeliveryRecord } from '../prisma/stores/deliveries.js';
export type { LeadRecord } from '../prisma/stores/leads.js';
export type { LoginRecord, LoginStore, OpenLogin } from '../prisma/stores/logins.js';
export type { StaffRecord, StaffStore } from '../prisma/stores/staff.js';
export type { SupportTicketRecord, SupportTicketStore } from '../prisma/stores/support-tickets.js';
export type { StaffEscalationStore } from '../prisma/stores/staff-escalations.js';
export type { TicketStore } from '../prisma/stores/tickets.js';
export type { VisitorStore } from '../prisma/stores/visitors.js';

export type ConversationStore = Conversations;
export type BotStore = Pick<
  Bots,
  'find' | 'findBySlug' | 'findPublished' | 'list' | 'listNames' | 'findCustomerSecret' | 'saveCustomerSecret'
>;
export type LeadStore = Pick<Leads, 'list' | 'findRecord' | 'remove'>;
export type DeliveryStore = Pick<Deliveries, 'list' | 'findRecord'>;
export type ComponentStatusStore = Pick<ComponentStatuses, 'read'>;
export type RetentionStore = Pick<Retention, 'countDue' | 'listReports'>;
export type CustomerRecordStore = Pick<CustomerRecords, 'countDue' | 'listReports'>;
export type ApiKeyStore = Pick<ApiKeys, 'verify'>;

export type ConversationKey = { botId: string; conversationId: string };
export type MessageKey = ConversationKey & { clientMessageId: string };
