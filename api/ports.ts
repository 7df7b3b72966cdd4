import type { ApiKeyStore as ApiKeys } from '../prisma/stores/api-keys.js';
import type { BotStore as Bots } from '../prisma/stores/bots.js';
import type { ComponentStatusStore as ComponentStatuses } from '../prisma/stores/component-status.js';
import type { ConversationStore as Conversations } from '../prisma/stores/conversations.js';
import type { DeliveryStore as Deliveries } from '../prisma/stores/deliveries.js';
import type { LeadStore as Leads } from '../prisma/stores/leads.js';

// What the api needs of the record, and no more: it cannot publish bots or make keys.

export type { BotRecord } from '../prisma/stores/bots.js';
export type { Admission, ConversationRecord, VisitorPrincipal } from '../prisma/stores/conversations.js';
export { EmailMissingError, InvitationEndedError } from '../prisma/stores/invitations.js';
export { EmailTakenError, LastAdminError, UnknownBotError } from '../prisma/stores/staff.js';
export type { InvitationRecord, InvitationStore } from '../prisma/stores/invitations.js';
export type { BotSecretStore } from '../prisma/stores/bot-secrets.js';
export type { DeliveryRecord } from '../prisma/stores/deliveries.js';
export type { LeadRecord } from '../prisma/stores/leads.js';
export type { LoginRecord, LoginStore, OpenLogin } from '../prisma/stores/logins.js';
export type { StaffRecord, StaffStore } from '../prisma/stores/staff.js';
export type { SupportTicketRecord, SupportTicketStore } from '../prisma/stores/support-tickets.js';
export type { TicketStore } from '../prisma/stores/tickets.js';
export type { VisitorStore } from '../prisma/stores/visitors.js';

export type ConversationStore = Conversations;
export type BotStore = Pick<Bots, 'find' | 'findBySlug' | 'list' | 'findCustomerSecret' | 'saveCustomerSecret'>;
export type LeadStore = Pick<Leads, 'list' | 'findRecord' | 'remove'>;
export type DeliveryStore = Pick<Deliveries, 'list' | 'findRecord'>;
export type ComponentStatusStore = Pick<ComponentStatuses, 'read'>;
export type ApiKeyStore = Pick<ApiKeys, 'verify'>;

export type ConversationKey = { botId: string; conversationId: string };
export type MessageKey = ConversationKey & { clientMessageId: string };
