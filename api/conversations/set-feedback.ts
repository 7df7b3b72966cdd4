import type { Feedback, FeedbackRequest } from '../../contracts/feedback.js';
import { answerNotFound } from '../errors.js';
import { maskCredentials } from '../masking/mask-credentials.js';
import type { ConversationKey, FeedbackStore } from '../ports.js';

/** Keeps what the customer of an authorised conversation says about an answer. @throws ApiProblem 404 */
export async function setFeedback(
  feedback: Pick<FeedbackStore, 'set'>,
  { botId, conversationId, messageId, value, comment }: ConversationKey & FeedbackRequest,
): Promise<Feedback> {
  // What is taken back is taken back as a whole.
  const said = { messageId, value, comment: value === null ? null : toKeptComment(comment) };
  if ((await feedback.set({ botId, conversationId, ...said })) === 'no such answer') throw answerNotFound();
  return said;
}

/** A comment as it is stored. */
export function toKeptComment(comment: string | undefined): string | null {
  return comment === undefined ? null : maskCredentials(comment);
}
