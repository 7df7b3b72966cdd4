import type { CustomerMessage } from '../../contracts/conversation.js';
import type { RunDescription, SweepReport } from '../../contracts/sweep.js';
import type { EscalationKey } from '../hand-over/ports.js';
import type { ConversationKey } from '../ports.js';

/** A message without an end: `seq` null while it has no row in the log. */
export type WaitingMessage = { clientMessageId: string; seq: number | null; waitedMs: number };

/** A conversation with its messages that have no end, oldest first. */
export type WaitingConversation = ConversationKey & {
  status: 'open' | 'closed';
  owner: 'bot' | 'queue' | 'agent';
  waiting: WaitingMessage[];
};

/** The record's side of the comparison: what has no end there. Of every bot: the sweep is the installation's. */
export interface PendingMessages {
  /** Conversations with a message that has waited for longer than `waitedMs`, by id, at most `limit`. */
  findOverdue(input: { waitedMs: number; after: string | null; limit: number }): Promise<WaitingConversation[]>;
  find(input: { conversationId: string }): Promise<WaitingConversation | null>;
  /** Messages that have a row and no end, in the log's order. */
  readRecorded(input: ConversationKey): Promise<CustomerMessage[]>;
  /** Those of these ids that have no row. */
  withoutRow(input: ConversationKey & { clientMessageIds: string[] }): Promise<Set<string>>;
  /** Removes admissions without a row that are older than `waitedMs`; says how many. */
  removeAdmissions(input: ConversationKey & { clientMessageIds: string[]; waitedMs: number }): Promise<number>;
}

/** Temporal's side of the comparison. Every method rejects where Temporal does not answer in time. */
export interface ConversationRuns {
  describe(input: { conversationId: string }): Promise<RunDescription>;
  /** The ids that a run works on and has seen; null while it still reads the log. Rejects where no worker answers. */
  readState(input: { conversationId: string }): Promise<{ pending: string[]; seen: string[] } | null>;
  /** What the latest runs were signalled or had carried with them, oldest first, whatever became of it. */
  readSignalled(input: { conversationId: string }): Promise<CustomerMessage[]>;
  /** Starts a run where none is, and signals messages to it in this order; one that it has seen changes nothing. */
  signal(input: ConversationKey & { messages: CustomerMessage[] }): Promise<void>;
  /** Ends a run at once. What it had not dealt with is in its history. */
  terminate(input: { conversationId: string; runId: string }): Promise<void>;
  /** Conversations whose run ended in another way than by itself since then, at most `limit`. */
  findAbandoned(input: { since: Date; limit: number }): Promise<string[]>;
  /** How many workflows have a task that keeps failing; null where the server does not say. */
  countFailing(): Promise<number | null>;
}

/** What is with people in the record. Of every bot. */
export interface OpenEscalations {
  /** Those that were opened before then, oldest first, at most `limit`. */
  findOpen(input: { openedBefore: Date; limit: number }): Promise<EscalationKey[]>;
}

/** The workflows of what is with people. Every method rejects where Temporal does not answer in time. */
export interface EscalationRuns {
  /** The escalations whose workflow runs, as Temporal's list has them: it follows by a moment. */
  listRunning(input: { limit: number }): Promise<Set<string>>;
  /** Starts a run that goes on from the record; one that is there stays. */
  start(input: EscalationKey): Promise<void>;
}

/** Where the latest report is kept for whoever asks. */
export interface SweepReports {
  latest(): Promise<SweepReport | null>;
  save(report: SweepReport): Promise<void>;
}
