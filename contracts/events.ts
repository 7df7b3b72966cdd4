import { z } from 'zod';

import { ActorRole } from './ids.js';

/** Where an answer's knowledge came from, as the customer sees it. */
export const Citation = z.object({
  passageId: z.string(),
  title: z.string(),
  category: z.string().optional(),
  score: z.number().meta({ description: 'cosine similarity of question and passage, -1 to 1' }),
});
export type Citation = z.infer<typeof Citation>;

/** How an answer came about: `model` from a language model, `knowledge` put together from the best passage, `fallback` an honest "I do not know". */
export const AnswerOrigin = z.enum(['model', 'knowledge', 'fallback']);
export type AnswerOrigin = z.infer<typeof AnswerOrigin>;

const MessageCreated = z.object({
  messageId: z.string().meta({ description: 'clientMessageId of a customer message, the turn id of an answer' }),
  role: ActorRole,
  text: z.string(),
  answer: z
    .object({
      turnId: z.string(),
      answers: z.array(z.string()).meta({ description: 'clientMessageIds that this answers, alone or jointly' }),
      origin: AnswerOrigin.meta({
        description: 'from a language model, from the knowledge alone, or an honest "I do not know"',
      }),
      degraded: z.boolean().meta({ description: 'a part that should have helped was not available' }),
      citations: z.array(Citation),
      suggestions: z.array(z.string()).meta({ description: 'what the customer may want to ask next' }),
    })
    .optional()
    .meta({ description: 'of messages of the bot: how the answer came about' }),
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
  z.object({
    ...eventBase,
    type: z.literal('conversation.closed'),
    payload: z.object({ reason: z.enum(['idle']).meta({ description: '`idle`: nothing was said for long' }) }),
  }),
]);
export type ConversationEvent = z.infer<typeof ConversationEvent>;
/** A turn that its customer cancelled, and the messages that end with it. */
export type MessageCancelledEvent = Extract<ConversationEvent, { type: 'message.cancelled' }>;
export type MessageCreatedEvent = Extract<ConversationEvent, { type: 'message.created' }>;
/** What ends a customer's message. */
export type MessageEnd = MessageCreatedEvent | MessageCancelledEvent;
export type MessagePayload = z.infer<typeof MessageCreated>;

/** The clientMessageIds that an event ends: with an answer, or because their customer cancelled them. */
export function toEndedMessages(event: ConversationEvent): string[] {
  switch (event.type) {
    case 'message.created':
      return event.payload.answer?.answers ?? [];
    case 'message.cancelled':
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
