import type { ConversationEvent, TurnNotice } from '../../contracts/events.js';
import type { PeopleNotice, PlaceNotice } from '../../contracts/people-notices.js';
import type { ClientFrame, ServerControlFrame } from '../../contracts/protocol.js';
import { AT, BOT, CONVERSATION, MESSAGE, PROBLEM } from './example-values.js';

/** What the document says of a type of frame, with a frame as it looks on the wire. */
export type FrameText = { summary: string; example: Record<string, unknown> };

const MESSAGE_SEND = {
  type: 'message.send',
  id: '2',
  conversationId: CONVERSATION,
  payload: { clientMessageId: MESSAGE, text: 'Where is my order?' },
};

/** Every type that a client may send. */
export const CLIENT_FRAME_TEXTS: Record<ClientFrame['type'], FrameText> = {
  'conversation.open': {
    summary: 'Opens a conversation on this socket, a new one or one to resume after `lastSeq`.',
    example: { type: 'conversation.open', id: '1', payload: { botId: BOT, conversationId: CONVERSATION, lastSeq: 7 } },
  },
  'message.send': {
    summary: 'Says something. Send it again under the same `clientMessageId` until it is acknowledged.',
    example: MESSAGE_SEND,
  },
  'turn.cancel': {
    summary: 'Stops the answer that is being made. What it was to answer ends with `message.cancelled`.',
    example: { type: 'turn.cancel', id: '3', conversationId: CONVERSATION, payload: { turnId: 'turn-4' } },
  },
  'feedback.set': {
    summary: 'Says what the customer thinks of an answer. The latest word counts; `null` takes it back.',
    example: {
      ...{ type: 'feedback.set', id: '5', conversationId: CONVERSATION },
      payload: { messageId: 'turn-4', value: 'down', comment: 'It arrived last week.' },
    },
  },
  typing: {
    summary: 'The customer types, or has stopped. People who have the conversation are told. No answer.',
    example: { type: 'typing', conversationId: CONVERSATION, payload: { on: true } },
  },
  read: {
    summary: 'The customer has seen the log up to here. People who have the conversation are told. No answer.',
    example: { type: 'read', conversationId: CONVERSATION, payload: { upToSeq: 9 } },
  },
  ping: { summary: 'Asks for a sign of life.', example: { type: 'ping', id: '4' } },
};

/** Every type that answers a client, or says how things stand. */
export const CONTROL_FRAME_TEXTS: Record<ServerControlFrame['type'], FrameText> = {
  'conversation.opened': {
    summary: 'The conversation is open on this socket. The events after `lastSeq` of the client follow.',
    example: {
      type: 'conversation.opened',
      id: '1',
      conversationId: CONVERSATION,
      at: AT,
      payload: {
        ...{ conversationId: CONVERSATION, botId: BOT, botName: 'Demo Bot', lastSeq: 7, status: 'open' },
        ...{ owner: { kind: 'bot' }, heartbeatMs: 30_000, resumed: true },
        limits: { messageCharacters: 2000, frameBytes: 65_536 },
      },
    },
  },
  'message.ack': {
    summary: 'The receipt: the message is stored and cannot be lost. The same each time it is sent.',
    example: {
      ...{ type: 'message.ack', id: '2', conversationId: CONVERSATION, at: AT },
      payload: { clientMessageId: MESSAGE },
    },
  },
  'message.nack': {
    summary: 'The message was not taken. Where `retryable` is true, send the same one again after `retryAfterMs`.',
    example: {
      ...{ type: 'message.nack', id: '2', at: AT },
      payload: { clientMessageId: MESSAGE, problem: PROBLEM.tooManyPending, retryable: true, retryAfterMs: 3000 },
    },
  },
  pong: { summary: 'The sign of life that was asked for.', example: { type: 'pong', id: '4', at: AT, payload: {} } },
  'resync.required': {
    summary: 'Too far behind for the socket: read the log over HTTP, then go on from its end.',
    example: { type: 'resync.required', id: '1', conversationId: CONVERSATION, at: AT, payload: { lastSeq: 1200 } },
  },
  error: {
    summary: 'The frame with this `id` was not understood, or not allowed.',
    example: { type: 'error', id: '9', at: AT, payload: { problem: PROBLEM.unknownFrame } },
  },
};

/** Every durable event. */
export const EVENT_TEXTS: Record<ConversationEvent['type'], FrameText> = {
  'conversation.started': {
    summary: 'The first event of every conversation: the greeting.',
    example: {
      ...{ type: 'conversation.started', conversationId: CONVERSATION, seq: 1, at: AT },
      payload: { botName: 'Demo Bot', greeting: 'Hello! How can I help you?', suggestions: ['Opening hours'] },
    },
  },
  'message.created': {
    summary: 'Somebody said something. An answer names the messages that it answers, one or several.',
    example: {
      ...{ type: 'message.created', conversationId: CONVERSATION, seq: 9, at: AT },
      payload: {
        ...{ messageId: 'turn-4', role: 'bot', text: 'It left our house this morning.' },
        answer: {
          ...{ turnId: 'turn-4', answers: [MESSAGE], origin: 'knowledge', degraded: false },
          citations: [{ passageId: 'order-status', title: 'Where is my order?', category: 'Orders', score: 0.93 }],
          suggestions: ['How can I pay?'],
        },
      },
    },
  },
  'message.cancelled': {
    summary: 'A turn was cancelled by its customer: these messages will get no answer.',
    example: {
      ...{ type: 'message.cancelled', conversationId: CONVERSATION, seq: 9, at: AT },
      payload: { turnId: 'turn-4', messages: [MESSAGE] },
    },
  },
  'conversation.status': {
    summary: 'A closed conversation was opened again, because its customer wrote.',
    example: {
      ...{ type: 'conversation.status', conversationId: CONVERSATION, seq: 12, at: AT },
      payload: { status: 'open' },
    },
  },
  'owner.changed': {
    summary: 'Somebody else answers from now on: the bot, people who have yet to take it (`queue`), or one of them.',
    example: {
      ...{ type: 'owner.changed', conversationId: CONVERSATION, seq: 10, at: AT },
      payload: {
        owner: { kind: 'queue' },
        reason: 'asked',
        messages: [MESSAGE],
        queue: { ahead: 2, waitMinutes: 4, opensAt: null },
      },
    },
  },
  'conversation.closed': {
    summary: 'The conversation was closed. It opens again when its customer writes.',
    example: {
      ...{ type: 'conversation.closed', conversationId: CONVERSATION, seq: 11, at: AT },
      payload: { reason: 'idle' },
    },
  },
};

/** Every notice of a turn. */
export const NOTICE_TEXTS: Record<TurnNotice['type'], FrameText> = {
  'turn.started': {
    summary: 'An answer is being made.',
    example: {
      ...{ type: 'turn.started', conversationId: CONVERSATION, at: AT },
      payload: { turnId: 'turn-4', attempt: 1 },
    },
  },
  'turn.delta': {
    summary: 'A piece of the answer. Show it while it comes; `message.created` replaces it.',
    example: {
      ...{ type: 'turn.delta', conversationId: CONVERSATION, at: AT },
      payload: { turnId: 'turn-4', attempt: 1, offset: 0, text: 'It left our ' },
    },
  },
  'turn.reset': {
    summary: 'Forget the pieces of this turn: it starts over.',
    example: {
      ...{ type: 'turn.reset', conversationId: CONVERSATION, at: AT },
      payload: { turnId: 'turn-4', attempt: 1 },
    },
  },
  'turn.completed': {
    summary: 'The turn has ended: what counts is the event with this `seq`.',
    example: {
      ...{ type: 'turn.completed', conversationId: CONVERSATION, at: AT },
      payload: { turnId: 'turn-4', seq: 9 },
    },
  },
  'turn.delayed': {
    summary: 'No worker has begun the answer yet. The message is safe, and will be answered.',
    example: { type: 'turn.delayed', conversationId: CONVERSATION, at: AT, payload: {} },
  },
};

/** Every notice of people. */
export const PEOPLE_TEXTS: Record<PeopleNotice['type'] | PlaceNotice['type'], FrameText> = {
  'people.place': {
    summary: 'Where a conversation that waits for people stands. Said on opening it, and whenever that has changed.',
    example: {
      ...{ type: 'people.place', conversationId: CONVERSATION, at: AT },
      payload: { ahead: 1, waitMinutes: 4, email: null },
    },
  },
  'people.typing': {
    summary: 'Whoever has the conversation types, or has stopped. It counts for six seconds.',
    example: {
      ...{ type: 'people.typing', conversationId: CONVERSATION, at: AT },
      payload: { from: 'agent', on: true },
    },
  },
  'people.read': {
    summary: 'Whoever has the conversation has seen the log up to here.',
    example: {
      ...{ type: 'people.read', conversationId: CONVERSATION, at: AT },
      payload: { from: 'agent', upToSeq: 9 },
    },
  },
};
