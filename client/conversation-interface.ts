import type { ConversationFeedback, Feedback, FeedbackRequest, Rating, RatingRequest } from '../contracts/feedback.js';
import type { ConversationSnapshot } from './snapshot.js';
import type { ReadableStore } from './store.js';

/** A conversation that keeps itself connected and up to date until it is closed. */
export interface Conversation extends ReadableStore<ConversationSnapshot> {
  readonly conversationId: string;
  /**
   * Puts a message on its way and returns its id. It is sent until the server has it, also after a reload. With
   * `quickReplyId` (`flow:ID`) it starts a flow, whatever its text.
   */
  send(input: { text: string; quickReplyId?: string }): { clientMessageId: string };
  /** Sends a failed message again, under the same id. */
  retry(input: { clientMessageId: string }): void;
  /** Gives a failed message up. */
  discard(input: { clientMessageId: string }): void;
  /**
   * Stops the answer that is being made: its messages end without one. Asks until the answer has ended one way or the
   * other; one that was final first stays. Does nothing while none is being made.
   */
  cancel(): void;
  /** What the customer has said about the conversation and its answers. Rejects with ParleyError, as the next two do. */
  readFeedback(): Promise<ConversationFeedback>;
  /** Says what the customer thinks of an answer: resolves when it is stored. The latest word counts. */
  setFeedback(input: FeedbackRequest): Promise<Feedback>;
  /** Rates the conversation, from 1 to 5. The latest rating counts. */
  rate(input: RatingRequest): Promise<Rating>;
  /** Asks for a human. Resolves when the request is stored; the log says who answers. Rejects with ParleyError. */
  requestPeople(): Promise<void>;
  /** Waits for a human no longer: the bot answers again. Rejects with ParleyError, as where somebody has taken it. */
  withdrawRequest(): Promise<void>;
  /** Leaves an e-mail address while people have the conversation, again where that fails for a moment. Rejects with ParleyError. */
  leaveEmail(input: { email: string }): Promise<void>;
  /** The customer types, or has stopped: people who have the conversation are shown. May be called with every key. */
  setTyping(on: boolean): void;
  /** The customer has seen all that is there: people who have the conversation are shown. May be called at any time. */
  markRead(): void;
  /** Connects now instead of after the wait, for when the network is known to be back. Open connections stay. */
  reconnect(): void;
  /** Ends the connection. Unsent messages stay in the storage. */
  close(): void;
}
