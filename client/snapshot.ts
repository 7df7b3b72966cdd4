import type { ConversationEvent, MessagePayload } from '../contracts/events.js';
import type { ConnectionState } from './connector.js';
import type { LiveTurn, LiveTurns } from './live-turn.js';
import type { Outbox, OutboxStatus } from './outbox.js';
import { hasGap, type Transcript } from './transcript.js';

/** A message as it is shown: in the log, or an own one that is not there yet. */
export type ConversationMessage =
  | ({ readonly kind: 'recorded'; readonly seq: number; readonly at: string } & MessagePayload)
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
  /** The answer that is being streamed. */
  readonly live: LiveTurn | null;
  /** The api says that no worker has taken the waiting message yet. */
  readonly delayed: boolean;
};

export type ConversationParts = {
  conversationId: string;
  connection: ConnectionState;
  /** The log's last seq when the connection opened; null before. */
  openedAtSeq: number | null;
  transcript: Transcript;
  outbox: Outbox;
  turns: LiveTurns;
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
  const { transcript, outbox, turns, openedAtSeq } = parts;
  const same = previous?.parts.transcript === transcript && previous.parts.outbox === outbox;
  const behind = openedAtSeq === null || transcript.lastSeq < openedAtSeq || hasGap(transcript);
  return {
    conversationId: parts.conversationId,
    connection: parts.connection,
    history: behind ? 'loading' : 'complete',
    events: transcript.events,
    lastSeq: transcript.lastSeq,
    messages: same ? previous.snapshot.messages : toMessages(transcript.events, outbox),
    live: turns.current,
    delayed: turns.delayed,
  };
}

function toMessages(events: readonly ConversationEvent[], outbox: Outbox): ConversationMessage[] {
  const recorded = events.flatMap((event): ConversationMessage[] =>
    event.type === 'message.created' ? [{ kind: 'recorded', seq: event.seq, at: event.at, ...event.payload }] : [],
  );
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

/** The ids of the customer's messages that wait for an answer: acknowledged or in the log, and covered by none. */
export function findUnanswered({ messages }: Pick<ConversationSnapshot, 'messages'>): string[] {
  const waiting = new Set<string>();
  for (const message of messages) {
    if (message.kind === 'own') {
      if (message.status.state === 'acknowledged') waiting.add(message.messageId);
    } else if (message.role === 'customer') waiting.add(message.messageId);
    else for (const id of message.answer?.answers ?? []) waiting.delete(id);
  }
  return [...waiting];
}
