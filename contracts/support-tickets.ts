import { z } from 'zod';

import { Uuid } from './ids.js';

export const TicketStatus = z.enum(['open', 'closed']);
export type TicketStatus = z.infer<typeof TicketStatus>;

/** A question that nobody has solved yet. */
export const SupportTicket = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    status: TicketStatus,
    subject: z.string(),
    body: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'SupportTicket' });
export type SupportTicket = z.infer<typeof SupportTicket>;

export const SupportTicketList = z
  .object({
    tickets: z.array(SupportTicket),
    next: z.string().nullable().meta({ description: 'give it as `before` for the next page; null: this was the last' }),
  })
  .meta({ id: 'SupportTicketList' });
export type SupportTicketList = z.infer<typeof SupportTicketList>;

export const OpenTicketRequest = z
  .object({
    conversationId: Uuid,
    subject: z.string().trim().min(1, 'must not be empty').max(200),
    body: z.string().trim().max(4000).default(''),
  })
  .meta({ id: 'OpenTicketRequest' });
