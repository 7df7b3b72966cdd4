import { z } from 'zod';

import { BotSettings } from './bot.js';
import { AnswerOrigin, Citation } from './events.js';
import { ActorRole } from './ids.js';

/** A customer's message on its way to an answer. Credentials in `text` are masked before it becomes one of these. */
export const CustomerMessage = z.object({
  clientMessageId: z.string(),
  text: z.string(),
  at: z.iso.datetime().meta({ description: 'when the api took it' }),
  correlationId: z.string().meta({ description: 'names the request that brought it, in every log line' }),
});
export type CustomerMessage = z.infer<typeof CustomerMessage>;

/** A message of the hot window: what the model is shown of the conversation so far. */
export const WindowMessage = z.object({ role: ActorRole, text: z.string() });
export type WindowMessage = z.infer<typeof WindowMessage>;

export const ConversationOwner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot'), epoch: z.number().int() }),
  z.object({ kind: z.literal('queue'), epoch: z.number().int() }),
  z.object({ kind: z.literal('agent'), epoch: z.number().int(), agentId: z.string() }),
]);
export type ConversationOwner = z.infer<typeof ConversationOwner>;

/** What a conversation workflow carries from run to run. Plain JSON; a new shape gets a new `version` and an upgrade. */
export const ConversationState = z.object({
  version: z.literal(1),
  botId: z.string(),
  conversationId: z.string(),
  settings: BotSettings.meta({ description: 'policies for this run; texts and knowledge are read anew for each turn' }),
  owner: ConversationOwner,
  lastSeq: z.number().int(),
  turnNo: z.number().int().meta({ description: 'the number of the last turn that ended' }),
  window: z.array(WindowMessage),
  pending: z.array(CustomerMessage).meta({ description: 'acknowledged messages that have no end yet' }),
  seen: z.array(z.string()).meta({ description: 'the latest clientMessageIds, oldest first' }),
});
export type ConversationState = z.infer<typeof ConversationState>;

/** Start argument of the conversation workflow. `carried` is set by continue-as-new only. */
export const ConversationInput = z.object({
  botId: z.string(),
  conversationId: z.string(),
  carried: ConversationState.optional(),
});
export type ConversationInput = z.infer<typeof ConversationInput>;

/** How many clientMessageIds a run remembers; older ones are still known to the log. */
export const SEEN_MESSAGE_IDS = 500;

/** The most messages that one answer covers. */
export const MESSAGES_PER_TURN = 20;

/** An answer as the graph made it, before it is published. */
export const Answer = z.object({
  text: z.string(),
  origin: AnswerOrigin,
  degraded: z.boolean(),
  citations: z.array(Citation),
  suggestions: z.array(z.string()),
  model: z.string().nullable(),
  usage: z.object({ inputTokens: z.number().int(), outputTokens: z.number().int() }),
});
export type Answer = z.infer<typeof Answer>;

/** A passage found for a question: its id and score. Texts are loaded where they are needed, never carried in history. */
export const KnowledgeMatch = z.object({ passageId: z.string(), score: z.number() });
export type KnowledgeMatch = z.infer<typeof KnowledgeMatch>;

/** The id of a turn, unique in its conversation; also the event id of its answer. */
export function toTurnId(turnNo: number): string {
  return `turn-${turnNo}`;
}
