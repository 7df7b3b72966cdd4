import type { ConversationEvent, MessagePayload } from '../contracts/events.js';
import type { QueuePlace } from '../contracts/people-notices.js';
import type { ConnectionState } from './connector.js';
import type { Opening } from './frames.js';
import type { LiveTurn, LiveTurns } from './live-turn.js';
import { findEnds, findOwner, findStatus, type ConversationOwner, type MessageOutcome } from './message-ends.js';
import type { Outbox, OutboxStatus } from './outbox.js';
import type { Signs } from './people-signs.js';
import { hasGap, type Transcript } from './transcript.js';

/** A message as it is shown: in the log, or an own one that is not there yet. */
export type ConversationMessage =
  | ({
      readonly kind: 'recorded';
      readonly seq: number;
      readonly at: string;
      /** How it has ended; null for a customer's message that waits for its end, and for what others say. */
      readonly outcome: MessageOutcome | null;
    } & MessagePayload)
  | {
      readonly kind: 'own';
      readonly messageId: string;
      readonly at: string;
      readonly text: string;
      readonly status: OutboxStatus;
      /** How often it was sent so far. */
      readonly attempts: number;
    };

/** Everything that is known of a conversation now. Never changed, only replaced. */
export type ConversationSnapshot = {
  readonly conversationId: string;
  readonly connection: ConnectionState;
  /** `complete` once everything that was in the log when the connection opened is here. */
  readonly history: 'loading' | 'complete';
  /** The log as far as it is known, in its order, without gaps. */
  readonly events: readonly ConversationEvent[];
  readonly lastSeq: number;
  /** The messages of the log, then own messages that are not in it yet. */
  readonly messages: readonly ConversationMessage[];
  /** `closed`: nothing was said for long. It opens again with the customer's next message. */
  readonly status: 'open' | 'closed';
  /** Who answers. While it is `queue` or `agent` the bot says nothing. */
  readonly owner: ConversationOwner;
  /** The answer that is being streamed. */
  readonly live: LiveTurn | null;
  /** The customer has asked for its end. */
  readonly stopping: boolean;
  /** The api says that no worker has taken the waiting message yet. */
  readonly delayed: boolean;
  /** Whether whoever has the conversation types, and up to where they have read it. */
  readonly people: Signs;
  /** Where the conversation stands in the queue, while it waits for people; null: it does not, or that is not known yet. */
  readonly place: QueuePlace | null;
};

export type ConversationParts = {
  conversationId: string;
  connection: ConnectionState;
  /** How it stood when the connection opened; null before. */
  opened: Opening | null;
  transcript: Transcript;
  outbox: Outbox;
  turns: LiveTurns;
  /** The turn whose end was asked for. */
  stopping: string | null;
  people: Signs;
  place: QueuePlace | null;
};

/** Whether nothing has changed. */
export function isSame(a: ConversationParts, b: ConversationParts): boolean {
  return (Object.keys(a) as (keyof ConversationParts)[]).every((part) => a[part] === b[part]);
}

/** Makes a snapshot; parts that did not change keep their identity from `previous`. */
export function toSnapshot(
  parts: ConversationParts,
  previous?: { parts: ConversationParts; snapshot: ConversationSnapshot },
): ConversationSnapshot {
  const { transcript, outbox, turns, opened } = parts;
  const same = previous?.parts.transcript === transcript && previous.parts.outbox === outbox;
  const owner = findOwner(transcript.events) ?? opened?.owner ?? { kind: 'bot' };
  const behind = opened === null || transcript.lastSeq < opened.lastSeq || hasGap(transcript);
  return {
    conversationId: parts.conversationId,
    connection: parts.connection,
    history: behind ? 'loading' : 'complete',
    events: transcript.events,
    lastSeq: transcript.lastSeq,
    messages: same ? previous.snapshot.messages : toMessages(transcript.events, outbox),
    status: findStatus(transcript.events) ?? (opened?.status === 'closed' ? 'closed' : 'open'),
    owner,
    live: turns.current,
    stopping: turns.current !== null && turns.current.turnId === parts.stopping,
    delayed: turns.delayed,
    people: parts.people,
    place: owner.kind === 'queue' ? parts.place : null,
  };
}

function toMessages(events: readonly ConversationEvent[], outbox: Outbox): ConversationMessage[] {
  const ends = findEnds(events);
  const recorded = events.flatMap((event): ConversationMessage[] => {
    if (event.type !== 'message.created') return [];
    const { seq, at, payload } = event;
    return [{ kind: 'recorded', seq, at, outcome: ends.get(payload.messageId) ?? null, ...payload }];
  });
  const own = outbox.map(({ clientMessageId, at, text, status, attempts }): ConversationMessage => ({
    kind: 'own',
    messageId: clientMessageId,
    at,
    text,
    status,
    attempts,
  }));
  return [...recorded, ...own];
}

/** The ids of the customer's messages that wait for their end: acknowledged or in the log, neither answered nor cancelled. */
export function findUnanswered({ messages }: Pick<ConversationSnapshot, 'messages'>): string[] {
  return messages.filter(isWaiting).map(({ messageId }) => messageId);
}

function isWaiting(message: ConversationMessage): boolean {
  if (message.kind === 'own') return message.status.state === 'acknowledged';
  return message.role === 'customer' && message.outcome === null;
}
