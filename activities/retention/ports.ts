import type { RetentionPolicy, RetentionReport } from '../../contracts/retention.js';
import type { ConversationKey } from '../ports.js';

/** A conversation that is due, and whose it is. */
export type DueConversation = ConversationKey & { personId: string };

/** What retention reads and erases in the record. */
export interface RetentionRecord {
  /** The limits of this bot, or of all bots that have one; none of a bot that keeps everything. */
  listPolicies(input: { botId: string | null; now: Date }): Promise<RetentionPolicy[]>;
  /** Conversations that are due, by id, at most `limit`. */
  findDue(input: { botId: string; before: Date; after: string | null; limit: number }): Promise<DueConversation[]>;
  /** Erases one, if it still is due. @returns how many events lost their content; null where it is not due any more */
  erase(input: ConversationKey & { before: Date }): Promise<{ events: number | null }>;
  saveReport(report: RetentionReport): Promise<void>;
}

/** Whether the workflow of a conversation runs: it has its latest messages at hand, and the model would be shown them. */
export interface ConversationsAtHand {
  isAtHand(input: { conversationId: string }): Promise<boolean>;
}
