import { z } from 'zod';

/** What staff is told of. */
export const NotificationKind = z.enum([
  'escalation.waiting',
  'escalation.overdue',
  'escalation.email',
  'lead.captured',
  'lead.failed',
  'ticket.opened',
]);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** What a delivery is: word to staff of something, or the thing itself for the system that keeps such things. */
export const DeliveryKind = z.enum([...NotificationKind.options, 'lead', 'ticket']);
export type DeliveryKind = z.infer<typeof DeliveryKind>;

export const DeliveryChannel = z.enum(['email', 'slack', 'webhook', 'hubspot']);
export type DeliveryChannel = z.infer<typeof DeliveryChannel>;

export const DeliveryStatus = z.enum(['pending', 'delivered', 'failed']);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** Why an attempt came to nothing; says nothing of what was sent, or of what came back. */
export const DeliveryFault = z
  .enum([
    'unreachable',
    'timed_out',
    'rate_limited',
    'unavailable',
    'rejected',
    'key_refused',
    'address_forbidden',
    'not_configured',
    'email_missing',
    'internal',
  ])
  .meta({
    description:
      '`unreachable`, `timed_out`, `rate_limited`, `unavailable` and `internal` are tried again for two days; the others until somebody mends them and sends again',
  });
export type DeliveryFault = z.infer<typeof DeliveryFault>;

/** How long and how often a delivery is tried, in milliseconds. */
export type RetryPolicy = {
  /** Before the second attempt; twice as long before each further one. */
  firstMs: number;
  /** Between two attempts at most. */
  longestMs: number;
  /** From the first attempt to the last one. */
  giveUpAfterMs: number;
};

/** One effect outside, as those who run the bot see it. */
export const DeliveryResource = z
  .object({
    id: z.string(),
    channel: DeliveryChannel,
    kind: DeliveryKind,
    subjectId: z.string().meta({ description: 'the lead, the ticket, or the conversation that it tells of' }),
    target: z.string().nullable().meta({ description: "a mail's address; null where the bot's settings say it" }),
    status: DeliveryStatus,
    attempts: z.number().int(),
    lastError: DeliveryFault.nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Delivery' });
export type DeliveryResource = z.infer<typeof DeliveryResource>;

export const DeliveryList = z
  .object({
    deliveries: z.array(DeliveryResource),
    next: z.string().nullable().meta({ description: 'give it as `before` for the next page; null: this was the last' }),
  })
  .meta({ id: 'DeliveryList' });
export type DeliveryList = z.infer<typeof DeliveryList>;
