import type { DeliveryResource } from '../../contracts/deliveries.js';
import type { LeadResource } from '../../contracts/leads.js';
import type { SupportTicket } from '../../contracts/support-tickets.js';
import type { DeliveryRecord, LeadRecord, SupportTicketRecord } from '../ports.js';

/** A lead, as those who run the bot see it. */
export function presentLead({ botId: _, createdAt, updatedAt, ...lead }: LeadRecord): LeadResource {
  return { ...lead, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** A delivery without its keys. */
export function presentDelivery(delivery: DeliveryRecord): DeliveryResource {
  const { id, channel, kind, subjectId, target, status, attempts, lastError } = delivery;
  return {
    ...{ id, channel, kind, subjectId, target, status, attempts, lastError },
    createdAt: delivery.createdAt.toISOString(),
    updatedAt: delivery.updatedAt.toISOString(),
    deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
  };
}

/** A ticket, as those who run the bot see it. */
export function presentTicket(ticket: SupportTicketRecord): SupportTicket {
  const { id, conversationId, status, subject, body } = ticket;
  return {
    ...{ id, conversationId, status, subject, body },
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
    closedAt: ticket.closedAt?.toISOString() ?? null,
  };
}
