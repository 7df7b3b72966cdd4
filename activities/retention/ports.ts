import type {
  RecordPolicy,
  RecordReport,
  RetentionPolicy,
  RetentionReport,
  RetentionRun,
} from '../../contracts/retention.js';
import type { ConversationKey } from '../ports.js';

/** A conversation that is due, and whose it is. */
export type DueConversation = ConversationKey & { personId: string };

/** What retention reads and erases in the record. */
export interface RetentionRecord {
  /** The limits of this bot, or of all bots that have one; none of a bot that keeps everything. */
  listPolicies(input: { botId: string | null; now: Date }): Promise<RetentionPolicy[]>;
  /** Conversations that are due, by id, at most `limit`. */
  findDue(input: { botId: string; before: Date; after: string | null; limit: number }): Promise<DueConversation[]>;
  /**
   * Erases one, if it still is due, and counts it for the run, in one transaction. `run` left out: for none.
   * @returns how many events lost their content; null where it is not due any more
   */
  erase(input: ConversationKey & { before: Date; run?: RetentionRun | undefined }): Promise<{ events: number | null }>;
  /** Keeps a report, and gives it as it is: with all that was counted for the run. */
  saveReport(report: RetentionReport): Promise<RetentionReport>;
}

/** Whether the workflow of a conversation runs: it has its latest messages at hand, and the model would be shown them. */
export interface ConversationsAtHand {
  isAtHand(input: { conversationId: string }): Promise<boolean>;
}

/** What retention reads and erases besides conversations. */
export interface CustomerRecords {
  /** The limits of this bot; or of all that have some, and of what belongs to none. */
  listPolicies(input: { botId: string | null; now: Date }): Promise<RecordPolicy[]>;
  /** Erases what is due, at most `limit` of it, and counts it for the run, in one transaction. @returns how much it was */
  erase(
    input: Pick<RecordPolicy, 'kind' | 'botId'> & { before: Date; limit: number; run?: RetentionRun | undefined },
  ): Promise<number>;
  /** Keeps a report, and gives it as it is: with all that was counted for the run. */
  saveReport(report: RecordReport): Promise<RecordReport>;
}
