import { z } from 'zod';

import { TurnId } from './conversation.js';
import { FeedbackRequest } from './feedback.js';
import { QuickReplyId, Uuid } from './ids.js';
import { Problem } from './problem.js';
import { MessageText } from './text.js';

/** The WebSocket subprotocol; see docs/protocol.md. */
export const SUBPROTOCOL = 'parley.v1';

export const PROTOCOL_LIMITS = {
  /** Bytes of one frame; a larger one closes the socket with 1009. */
  frameBytes: 64 * 1024,
  /** Events sent on resume; further behind than this the client gets `resync.required` and reads over HTTP. */
  resumeEvents: 500,
  /** Frames a socket may send at once, and how many it earns back a second; beyond it the socket closes with 4429. */
  frameBurst: 60,
  framesPerSecond: 20,
  heartbeatMs: 30_000,
  /** Milliseconds in which a new socket must send its first `conversation.open`, else it closes with 4408. */
  openTimeoutMs: 10_000,
  /** Bytes waiting for a slow reader from which on deltas are dropped, and from which on it is closed with 1013. */
  dropDeltasAboveBytes: 1024 * 1024,
  closeAboveBytes: 4 * 1024 * 1024,
} as const;

export const CLOSE_CODES = {
  tooLarge: 1009,
  restart: 1012,
  tryAgain: 1013,
  invalid: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  openTimeout: 4408,
  replaced: 4409,
  rate: 4429,
} as const;

const frameBase = {
  id: z.string().max(100).optional().meta({ description: 'echoed in the answer to this frame' }),
  at: z.string().max(40).optional().meta({ description: 'when it was sent; nobody relies on it' }),
};

/** What a client may send. `conversationId` may be left out once exactly one conversation is open on the socket. */
export const ClientFrame = z.discriminatedUnion('type', [
  z.object({
    ...frameBase,
    type: z.literal('conversation.open'),
    payload: z.object({
      botId: Uuid,
      conversationId: Uuid.optional().meta({ description: 'left out: a new conversation is started' }),
      lastSeq: z
        .number()
        .int()
        .min(0)
        .optional()
        .meta({ description: 'what follows it is sent; left out: all of the log' }),
      locale: z.string().max(35).optional().meta({ description: 'of a new conversation, such as `en` or `de-CH`' }),
    }),
  }),
  z.object({
    ...frameBase,
    type: z.literal('message.send'),
    conversationId: Uuid.optional(),
    payload: z.object({
      clientMessageId: Uuid.meta({ description: 'made by the client, the same each time the message is sent' }),
      text: MessageText,
      quickReplyId: QuickReplyId.optional().meta({ description: 'what was chosen with it: `flow:ID` starts a flow' }),
    }),
  }),
  z.object({
    ...frameBase,
    type: z.literal('turn.cancel'),
    conversationId: Uuid.optional(),
    payload: z.object({ turnId: TurnId }),
  }),
  z.object({
    ...frameBase,
    type: z.literal('feedback.set'),
    conversationId: Uuid.optional(),
    payload: z.object(FeedbackRequest.shape),
  }),
  z.object({
    ...frameBase,
    type: z.literal('typing'),
    conversationId: Uuid.optional(),
    payload: z.object({ on: z.boolean() }),
  }),
  z.object({
    ...frameBase,
    type: z.literal('read'),
    conversationId: Uuid.optional(),
    payload: z.object({ upToSeq: z.number().int().min(0).meta({ description: 'the highest `seq` that was seen' }) }),
  }),
  z.object({ ...frameBase, type: z.literal('ping'), payload: z.object({}).optional() }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/**
 * Who may send a frame of a type: `visitor`, everybody whose socket it is; `participant`, only who has the conversation
 * open on this very socket, which its own visitor alone can. A type that is not in here does not compile.
 */
export const FRAME_ACCESS = {
  'conversation.open': 'visitor',
  'message.send': 'participant',
  'turn.cancel': 'participant',
  'feedback.set': 'participant',
  typing: 'participant',
  read: 'participant',
  ping: 'visitor',
} as const satisfies Record<ClientFrame['type'], 'visitor' | 'participant'>;
type ParticipantType = {
  [Type in ClientFrame['type']]: (typeof FRAME_ACCESS)[Type] extends 'participant' ? Type : never;
}[ClientFrame['type']];
/** A frame that is for a conversation, and only from who has it open. */
export type ParticipantFrame = Extract<ClientFrame, { type: ParticipantType }>;

/** A frame as a client writes it, before defaults and transforms. */
export type ClientFrameInput = z.input<typeof ClientFrame>;

export const ConversationOpened = z.object({
  conversationId: z.string(),
  botId: z.string(),
  botName: z.string(),
  lastSeq: z.number().int().meta({ description: 'the end of the log at this moment' }),
  status: z.string().meta({ description: '`open` or `closed`; a closed one opens again with the next message' }),
  owner: z.object({ kind: z.enum(['bot', 'queue', 'agent']) }).meta({ description: 'who answers' }),
  heartbeatMs: z.number().int().meta({ description: 'between two pings of the WebSocket protocol' }),
  limits: z.object({ messageCharacters: z.number().int(), frameBytes: z.number().int() }),
  resumed: z.boolean().meta({ description: 'the events after the `lastSeq` of the client follow' }),
});

const sentBase = {
  id: z.string().optional().meta({ description: 'of the frame that this answers' }),
  conversationId: z.string().optional(),
  at: z.string().meta({ description: 'when the server sent it' }),
};

/**
 * Frames that answer a client or say how things stand. Durable events (contracts/events.ts) and turn notices travel in
 * the same envelope: `{type, conversationId, seq?, at, payload}`. A client ignores types that it does not know.
 */
export const ServerControlFrame = z.discriminatedUnion('type', [
  z.object({ ...sentBase, type: z.literal('conversation.opened'), payload: ConversationOpened }),
  z.object({ ...sentBase, type: z.literal('message.ack'), payload: z.object({ clientMessageId: z.string() }) }),
  z.object({
    ...sentBase,
    type: z.literal('message.nack'),
    payload: z.object({
      clientMessageId: z.string(),
      problem: Problem,
      retryable: z.boolean().meta({ description: 'the same message, sent again, may be taken' }),
      retryAfterMs: z.number().int().optional().meta({ description: 'wait so long before' }),
    }),
  }),
  z.object({ ...sentBase, type: z.literal('pong'), payload: z.object({}) }),
  z.object({
    ...sentBase,
    type: z.literal('resync.required'),
    payload: z.object({
      lastSeq: z.number().int().meta({ description: 'the end of the log; events after it follow' }),
    }),
  }),
  z.object({ ...sentBase, type: z.literal('error'), payload: z.object({ problem: Problem }) }),
]);
export type ServerControlFrame = z.infer<typeof ServerControlFrame>;

/** The envelope of every frame from the server, for readers that look at the type first. */
export const ServerEnvelope = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  conversationId: z.string().optional(),
  seq: z.number().int().optional(),
  at: z.string(),
  payload: z.unknown(),
});
export type ServerEnvelope = z.infer<typeof ServerEnvelope>;
