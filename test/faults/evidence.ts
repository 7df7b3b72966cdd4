import type { ConversationEvent } from '../../contracts/events.js';

/** What one client of a conversation noted down. */
export type ClientLog = {
  client: string;
  conversationId: string;
  /** In the order in which they were first sent: each after the one before it was acknowledged or refused. */
  sent: { id: string; text: string }[];
  acknowledged: string[];
  /** Refused for good, each with the code of its problem. */
  refused: { id: string; reason: string }[];
  /** The durable events of each connection, as they came. */
  connections: ConversationEvent[][];
  /** What it shows in the end. */
  transcript: ConversationEvent[];
};

export type StoredTurn = {
  turnNo: number;
  status: 'published' | 'superseded' | 'cancelled';
  answers: string[];
  seq: number | null;
};

/** A conversation as the database has it. */
export type StoredConversation = {
  conversationId: string;
  owner: 'bot' | 'queue' | 'agent';
  lastSeq: number;
  events: ConversationEvent[];
  turns: StoredTurn[];
  /** Messages that count as being without an end; one that is not `recorded` is only reserved. */
  pending: { id: string; recorded: boolean }[];
};

/** All that the checker needs to know. */
export type Evidence = { clients: ClientLog[]; conversations: StoredConversation[] };

export type ViolationKind =
  | 'lost'
  | 'doubled'
  | 'out of order'
  | 'gap'
  | 'divergent'
  /** A text that nobody sent, or an answer that does not know what it was asked. */
  | 'altered'
  /** The record contradicts itself. */
  | 'inconsistent';

export type Violation = { kind: ViolationKind; conversationId: string; what: string };

/** The word by which an answer of the scripted model shows that it was given a message. */
export function toToken(text: string): string | undefined {
  return /q-[a-z0-9]+-\d+/.exec(text)?.[0];
}
