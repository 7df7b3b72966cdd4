import { z } from 'zod';

import { DeliveryFault } from './deliveries.js';

export const LeadStatus = z.enum(['captured', 'delivering', 'delivered', 'failed']);
export type LeadStatus = z.infer<typeof LeadStatus>;

/** What somebody left of themselves; what they did not say is null. */
export const LeadDetails = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  need: z.string().nullable(),
});
export type LeadDetails = z.infer<typeof LeadDetails>;

export const LeadResource = LeadDetails.extend({
  id: z.string(),
  conversationId: z.string(),
  status: LeadStatus,
  externalId: z.string().nullable().meta({ description: 'what the CRM calls its record' }),
  lastError: DeliveryFault.nullable().meta({ description: 'why the latest attempt to deliver it came to nothing' }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).meta({ id: 'Lead' });
export type LeadResource = z.infer<typeof LeadResource>;

export const LeadList = z
  .object({
    leads: z.array(LeadResource),
    next: z.string().nullable().meta({ description: 'give it as `before` for the next page; null: this was the last' }),
  })
  .meta({ id: 'LeadList' });
export type LeadList = z.infer<typeof LeadList>;

/** Which leads are asked for. */
export const LeadFilters = z.object({
  status: LeadStatus.optional(),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'captured then or later' }),
  until: z.iso.datetime({ offset: true }).optional().meta({ description: 'captured before' }),
  search: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'a part of the name, the e-mail address, the phone number or the company' }),
});
export type LeadFilters = z.infer<typeof LeadFilters>;
