import { useLocation } from 'react-router';

import type { AnswerToImprove } from '../../../contracts/metrics.js';

/** Which answer is to be improved. */
export type AnswerKey = Pick<AnswerToImprove, 'conversationId' | 'messageId'>;

/** What a link gives along to the form of a new FAQ. It stays in the browser: an address would land in logs. */
export type FaqDraft = { question: string; improves: AnswerKey };

const LONGEST_QUESTION = 300;

/** A question of a customer as the form takes it. */
export function toDraft({ question, conversationId, messageId }: AnswerToImprove): FaqDraft {
  return {
    question: question.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_QUESTION),
    improves: { conversationId, messageId },
  };
}

/** The draft that somebody came with; null where they came without one. */
export function useDraft(): FaqDraft | null {
  const location = useLocation();
  const state: unknown = location.state;
  return typeof state === 'object' && state !== null && 'improves' in state ? (state as FaqDraft) : null;
}
