import { z } from 'zod';

import { ShownFlow } from './flow-session.js';
import { HandOverReason } from './hand-over.js';
import { ActorRole } from './ids.js';

/** Where an answer's knowledge came from, as the customer sees it. */
export const Citation = z.object({
  passageId: z.string(),
  title: z.string(),
  category: z.string().optional(),
  score: z.number().meta({ description: 'cosine similarity of question and passage, -1 to 1' }),
});
export type Citation = z.infer<typeof Citation>;

/**
 * How an answer came about: `model` from a language model, `knowledge` put together from the best passage, `flow` what a
 * flow says next, `fallback` an honest "I do not know", `people` that people are asked to answer.
 */
export const AnswerOrigin = z.enum(['model', 'knowledge', 'flow', 'fallback', 'people']);
export type AnswerOrigin = z.infer<typeof AnswerOrigin>;

/** Who answers in a conversation: the bot, people who have yet to take it, or one of them. */
export const OwnerKind = z.enum(['bot', 'queue', 'agent']);
export type OwnerKind = z.infer<typeof OwnerKind>;

/**
 * What passed a conversation on. The first five hand it to people, the last four take it from them. It waits again where
 * its agent gave it back (`released`), is gone (`expired`), or let the customer wait for too long (`overdue`). `reopened`:
 * an agent has opened a closed one again, and has it.
 */
export const OwnerChangeReason = z.enum([
  ...HandOverReason.options,
  'claimed',
  'assigned',
  'released',
  'expired',
  'overdue',
  'reopened',
  'handed_back',
  'withdrawn',
  'unanswered',
  'resolved',
]);
export type OwnerChangeReason = z.infer<typeof OwnerChangeReason>;

/** What whoever waits for people is told: only what is known. */
export const QueueOutlook = z.object({
  ahead: z.number().int().min(0).meta({ description: 'conversations that wait and come first' }),
  waitMinutes: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'how long others waited lately, in the middle; null: too few to say' }),
  opensAt: z.iso.datetime().nullable().meta({ description: 'people are there from then on; null: they are there now' }),
});
export type QueueOutlook = z.infer<typeof QueueOutlook>;

const OwnerChanged = z.object({
  owner: z.object({
    kind: OwnerKind,
    name: z.string().optional().meta({ description: 'of an agent' }),
  }),
  reason: OwnerChangeReason,
  messages: z
    .array(z.string())
    .meta({ description: 'clientMessageIds that waited for the bot, and that people answer instead' }),
  queue: QueueOutlook.optional().meta({ description: 'of a conversation that waits for people' }),
});

const MessageCreated = z.object({
  messageId: z.string().meta({ description: 'clientMessageId of a customer message, the turn id of an answer' }),
  role: ActorRole,
  text: z.string(),
  erased: z.literal(true).optional().meta({ description: 'it was said, and what it said is erased: `text` is empty' }),
  agent: z.object({ name: z.string() }).optional().meta({ description: 'of messages of people: who wrote it' }),
  handed: z
    .literal(true)
    .optional()
    .meta({ description: 'of messages of customers: it was with people at once, and gets no answer of the bot' }),
  quickReplyId: z.string().optional().meta({ description: 'of a message of the customer: what was chosen with it' }),
  answer: z
    .object({
      turnId: z.string(),
      answers: z.array(z.string()).meta({ description: 'clientMessageIds that this answers, alone or jointly' }),
      origin: AnswerOrigin.meta({
        description:
          'from a language model, from the knowledge alone, from a flow, an honest "I do not know", or a word that people answer',
      }),
      unsure: z.literal(true).optional().meta({ description: 'the bot did not have what was asked for' }),
      degraded: z.boolean().meta({ description: 'a part that should have helped was not available' }),
      citations: z.array(Citation),
      suggestions: z.array(z.string()).meta({ description: 'what the customer may want to ask next' }),
    })
    .optional()
    .meta({ description: 'of messages of the bot: how the answer came about' }),
  flow: ShownFlow.optional().meta({ description: 'of messages of the bot that belong to a flow: how it stands' }),
});

const eventBase = {
  seq: z.number().int().min(1).meta({ description: 'its place in the log' }),
  at: z.iso.datetime().meta({ description: 'when it was written to the log' }),
};

/**
 * A durable event of a conversation's log: what its customer sees, in the order in which everybody sees it.
 * `seq` starts at 1 and has no gaps.
 */
export const ConversationEvent = z.discriminatedUnion('type', [
  z.object({
    ...eventBase,
    type: z.literal('conversation.started'),
    payload: z.object({ botName: z.string(), greeting: z.string(), suggestions: z.array(z.string()) }),
  }),
  z.object({ ...eventBase, type: z.literal('message.created'), payload: MessageCreated }),
  z.object({
    ...eventBase,
    type: z.literal('message.cancelled'),
    payload: z.object({
      turnId: z.string(),
      messages: z.array(z.string()).meta({ description: 'clientMessageIds that will get no answer' }),
    }),
  }),
  z.object({
    ...eventBase,
    type: z.literal('conversation.status'),
    payload: z.object({ status: z.enum(['open']).meta({ description: 'a closed conversation was opened again' }) }),
  }),
  z.object({ ...eventBase, type: z.literal('owner.changed'), payload: OwnerChanged }),
  z.object({
    ...eventBase,
    type: z.literal('conversation.closed'),
    payload: z.object({
      reason: z
        .enum(['idle', 'resolved'])
        .meta({ description: '`idle`: nothing was said for long; `resolved`: an agent has settled it' }),
    }),
  }),
]);
export type ConversationEvent = z.infer<typeof ConversationEvent>;
/** A turn that its customer cancelled, and the messages that end with it. */
export type MessageCancelledEvent = Extract<ConversationEvent, { type: 'message.cancelled' }>;
export type MessageCreatedEvent = Extract<ConversationEvent, { type: 'message.created' }>;
/** A conversation that was passed on. */
export type OwnerChangedEvent = Extract<ConversationEvent, { type: 'owner.changed' }>;
/** What ends a customer's message. */
export type MessageEnd = MessageCreatedEvent | MessageCancelledEvent | OwnerChangedEvent;
export type MessagePayload = z.infer<typeof MessageCreated>;

/** The clientMessageIds that an event ends: with an answer, because their customer cancelled them, or as people have them. */
export function toEndedMessages(event: ConversationEvent): string[] {
  switch (event.type) {
    case 'message.created':
      return event.payload.handed ? [event.payload.messageId] : (event.payload.answer?.answers ?? []);
    case 'message.cancelled':
    case 'owner.changed':
      return event.payload.messages;
    default:
      return [];
  }
}

/** What is happening right now: not stored, may be lost, never counts. */
export const TurnNotice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('turn.started'), turnId: z.string(), attempt: z.number().int() }),
  z.object({
    type: z.literal('turn.delta'),
    turnId: z.string(),
    attempt: z.number().int().meta({ description: 'a higher attempt discards the text of earlier ones' }),
    offset: z.number().int().meta({ description: 'where in the answer this text starts, in UTF-16 code units' }),
    text: z.string(),
  }),
  z.object({ type: z.literal('turn.reset'), turnId: z.string(), attempt: z.number().int() }),
  z.object({
    type: z.literal('turn.completed'),
    turnId: z.string(),
    seq: z.number().int().meta({ description: 'of the event that ended the turn' }),
  }),
  z.object({ type: z.literal('turn.delayed'), turnId: z.string().optional() }),
]);
export type TurnNotice = z.infer<typeof TurnNotice>;
