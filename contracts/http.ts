import { z } from 'zod';

import { ContextReport } from './context.js';
import { ConversationState } from './conversation.js';
import { ConversationEvent as Event } from './events.js';
import { BotSlug, QuickReplyId, Uuid } from './ids.js';
import { QueuePlace } from './people-notices.js';
import { MessageText } from './text.js';

const ConversationEvent = Event.meta({ id: 'ConversationEvent' });

/** The most seconds a request waits for an answer. */
export const MAX_WAIT_SECONDS = 30;

/** Events of one page at most. */
export const MAX_EVENTS_PER_PAGE = 500;

export const AnonymousTokenRequest = z
  .object({
    botId: Uuid.optional().meta({ description: 'the bot to talk to; or give its slug' }),
    botSlug: BotSlug.optional(),
  })
  .refine(({ botId, botSlug }) => (botId === undefined) !== (botSlug === undefined), {
    error: 'is required, unless botSlug is given instead; give one of the two',
    path: ['botId'],
  })
  .meta({ id: 'AnonymousTokenRequest' });
export type AnonymousTokenRequest = z.infer<typeof AnonymousTokenRequest>;

export const AnonymousToken = z
  .object({
    token: z.string().meta({ description: 'send it as `Authorization: Bearer TOKEN`' }),
    visitorId: z.string(),
    botId: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'AnonymousToken' });
export type AnonymousToken = z.infer<typeof AnonymousToken>;

export const PublicBot = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    locale: z.string(),
    greeting: z.string(),
    suggestions: z.array(z.string()),
    handOver: z.boolean().meta({ description: 'a customer may ask for a human' }),
  })
  .meta({ id: 'PublicBot' });
export type PublicBot = z.infer<typeof PublicBot>;

export const AdminBot = PublicBot.extend({
  publishedVersionId: z.string().nullable().meta({ description: 'null: nothing is published yet' }),
  createdAt: z.iso.datetime(),
}).meta({ id: 'AdminBot' });
export type AdminBot = z.infer<typeof AdminBot>;

export const BotList = z.object({ bots: z.array(AdminBot) }).meta({ id: 'BotList' });
export type BotList = z.infer<typeof BotList>;

export const CreateConversationRequest = z
  .object({
    conversationId: Uuid.optional().meta({
      description: 'made by the client, so that a repeated request makes one conversation',
    }),
    locale: z.string().max(35).optional(),
  })
  .meta({ id: 'CreateConversationRequest' });
export type CreateConversationRequest = z.infer<typeof CreateConversationRequest>;

export const ConversationResource = z
  .object({
    id: z.string(),
    botId: z.string(),
    status: z.enum(['open', 'closed']),
    owner: z.object({ kind: z.enum(['bot', 'queue', 'agent']) }),
    place: QueuePlace.optional().meta({ description: 'of a conversation that waits for people: where it stands now' }),
    locale: z.string().nullable(),
    lastSeq: z.number().int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Conversation' });
export type ConversationResource = z.infer<typeof ConversationResource>;

export const PostMessageRequest = z
  .object({
    text: MessageText,
    quickReplyId: QuickReplyId.optional().meta({ description: 'what was chosen with it: `flow:ID` starts a flow' }),
  })
  .meta({ id: 'PostMessageRequest' });
export type PostMessageRequest = z.infer<typeof PostMessageRequest>;

export const Receipt = z
  .object({ conversationId: z.string(), clientMessageId: z.string() })
  .meta({ id: 'Receipt', description: 'The message is stored durably. The same each time the message is sent.' });
export type Receipt = z.infer<typeof Receipt>;

export const MessageAccepted = z.object({ receipt: Receipt }).meta({ id: 'MessageAccepted' });
export const MessageEnded = z
  .union([
    z.object({ receipt: Receipt, answer: ConversationEvent }),
    z.object({ receipt: Receipt, cancelled: ConversationEvent }),
    z.object({ receipt: Receipt, handed: ConversationEvent }),
  ])
  .meta({ id: 'MessageEnded' });

export const EventPage = z
  .object({
    events: z.array(ConversationEvent),
    lastSeq: z.number().int().meta({ description: 'seq of the last event of this page, or `after` when it is empty' }),
    more: z.boolean().meta({ description: 'there are events after this page' }),
  })
  .meta({ id: 'EventPage' });
export type EventPage = z.infer<typeof EventPage>;

export const RealtimeTicket = z
  .object({
    ticket: z.string().meta({ description: 'opens one WebSocket: /api/v1/chat/ws?ticket=TICKET' }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'RealtimeTicket' });
export type RealtimeTicket = z.infer<typeof RealtimeTicket>;

export const ConversationStateReport = z
  .object({
    conversationId: z.string(),
    workflowId: z.string(),
    state: ConversationState.nullable().meta({ description: 'null: the run still reads the log' }),
  })
  .meta({ id: 'ConversationStateReport' });
export type ConversationStateReport = z.infer<typeof ConversationStateReport>;

export const TurnContext = z
  .object({
    conversationId: z.string(),
    turnId: z.string(),
    seq: z.number().int().meta({ description: 'of the answer in the log' }),
    model: z.string(),
    context: ContextReport,
  })
  .meta({ id: 'TurnContext' });
export type TurnContext = z.infer<typeof TurnContext>;

export const Health = z.object({ status: z.literal('up') }).meta({ id: 'Health' });

export const PartReadiness = z.object({
  status: z.enum(['up', 'degraded', 'down']).meta({
    description: '`degraded`: conversations go on, and somebody should look at it',
  }),
  latencyMs: z.number(),
  detail: z.string().optional(),
});
export type PartReadiness = z.infer<typeof PartReadiness>;

export const Readiness = z
  .object({ status: z.enum(['up', 'down']), parts: z.record(z.string(), PartReadiness) })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;
