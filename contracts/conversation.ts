import { z } from 'zod';

import { BotSettings } from './bot.js';
import { ContextReport } from './context.js';
import { AnswerOrigin, Citation } from './events.js';
import { FlowChange } from './flow-session.js';
import { HandOverRequest } from './hand-over.js';
import { ActorRole } from './ids.js';
import { TURN_ID } from './turns.js';

/** A customer's message on its way to an answer. Credentials in `text` are masked before it becomes one of these. */
export const CustomerMessage = z.object({
  clientMessageId: z.string(),
  text: z.string(),
  at: z.iso.datetime().meta({ description: 'when the api took it' }),
  correlationId: z.string().meta({ description: 'names the request that brought it, in every log line' }),
  quickReplyId: z.string().optional().meta({ description: 'what was chosen with it, such as `flow:lead`' }),
});
export type CustomerMessage = z.infer<typeof CustomerMessage>;

/** A message of the hot window: what the model is shown of the conversation so far. */
export const WindowMessage = z.object({ role: ActorRole, text: z.string(), seq: z.number().int() });
export type WindowMessage = z.infer<typeof WindowMessage>;

export const ConversationOwner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot'), epoch: z.number().int() }),
  z.object({ kind: z.literal('queue'), epoch: z.number().int() }),
  z.object({ kind: z.literal('agent'), epoch: z.number().int(), agentId: z.string() }),
]);
export type ConversationOwner = z.infer<typeof ConversationOwner>;

/** What was said up to `uptoSeq`, in short. */
export const ConversationSummary = z.object({ text: z.string(), uptoSeq: z.number().int() });
export type ConversationSummary = z.infer<typeof ConversationSummary>;

/** What a conversation workflow carries from run to run. Plain JSON; a new shape gets a new `version` and an upgrade. */
export const ConversationState = z.object({
  version: z.literal(2),
  botId: z.string(),
  conversationId: z.string(),
  personId: z.string().meta({ description: 'whose conversation it is: memories serve this person only' }),
  settings: BotSettings.meta({ description: 'policies for this run; texts and knowledge are read anew for each turn' }),
  status: z.enum(['open', 'closed']),
  owner: ConversationOwner,
  lastSeq: z.number().int(),
  turnNo: z.number().int().meta({ description: 'the number of the last turn that ended' }),
  window: z.array(WindowMessage).meta({ description: 'the latest messages, and older ones not summarised yet' }),
  summary: ConversationSummary,
  rememberedUptoSeq: z.number().int().meta({ description: 'up to where messages are in the memory of their person' }),
  pending: z.array(CustomerMessage).meta({ description: 'acknowledged messages that have no end yet' }),
  seen: z.array(z.string()).meta({ description: 'the latest clientMessageIds, oldest first' }),
  activeAt: z.number().meta({ description: 'when somebody last said something, in milliseconds since 1970' }),
  reminded: z.boolean().meta({ description: 'a reminder was sent since the customer last wrote' }),
  handOver: z
    .object({
      requests: z.array(HandOverRequest).meta({ description: 'to be handed to people' }),
      ownerMoved: z.boolean().meta({ description: 'somebody has passed it on: the log knows whose it is' }),
    })
    .optional()
    .meta({ description: 'what is to be done about who answers' }),
});
export type ConversationState = z.infer<typeof ConversationState>;

/** What is taken from the state of an older version: what the log may not have yet. The rest is better read anew. */
export type OlderConversationState = { version: 1; pending: CustomerMessage[] };

/** Start argument of the conversation workflow. `carried` is set by continue-as-new only. */
export type ConversationInput = {
  botId: string;
  conversationId: string;
  carried?: ConversationState | OlderConversationState;
};

/** An answer as the graph made it, before it is published. */
export const Answer = z.object({
  text: z.string(),
  origin: AnswerOrigin,
  degraded: z.boolean(),
  citations: z.array(Citation),
  suggestions: z.array(z.string()),
  model: z.string().nullable(),
  usage: z.object({ inputTokens: z.number().int(), outputTokens: z.number().int() }),
  context: ContextReport.nullable().meta({ description: 'what the model was given; null: no model was asked' }),
  flow: FlowChange.optional().meta({ description: 'what it changes in the flow of the conversation' }),
  unsure: z.literal(true).optional().meta({ description: 'the bot did not have what was asked for' }),
  handOver: HandOverRequest.optional().meta({ description: 'people are to have the conversation from here on' }),
});
export type Answer = z.infer<typeof Answer>;

/** A passage found for a question: its id and score. Texts are loaded where they are needed, never carried in history. */
export const KnowledgeMatch = z.object({ passageId: z.string(), score: z.number() });
export type KnowledgeMatch = z.infer<typeof KnowledgeMatch>;

/** As `toTurnId` writes it. */
export const TurnId = z
  .string()
  .regex(TURN_ID, 'must be the id of a turn')
  .meta({ description: 'as `turn.started` and `message.created` name it' });
