import { useCallback, useEffect, useState } from 'react';

import type { Conversation } from '../../client/index.js';
import type { FeedbackValue } from '../../contracts/feedback.js';

/**
 * What the customer thinks of an answer, as the page shows it. `failed`: the server did not take the latest word. `word`:
 * whether they are asked what was missing, which they are once, or have said it just now.
 */
export type Opinion = {
  readonly value: FeedbackValue;
  readonly failed: boolean;
  readonly word: 'none' | 'wanted' | 'said';
};

export type Opinions = {
  readonly of: ReadonlyMap<string, Opinion>;
  /** Says it to the server; what it does not take is shown as it was before. */
  readonly set: (messageId: string, value: FeedbackValue, comment?: string) => void;
};

/** What the customer thinks of the answers of a conversation; read once there is an answer, so that a reload keeps it. */
export function useOpinions(conversation: Conversation, hasAnswers: boolean): Opinions {
  const [of, setOf] = useState<ReadonlyMap<string, Opinion>>(new Map());

  useEffect(() => {
    if (!hasAnswers) return undefined;
    let wanted = true;
    conversation.readFeedback().then(
      ({ feedback }) => {
        if (!wanted) return;
        const stored = feedback.map(
          ({ messageId, value }) => [messageId, { value, failed: false, word: 'none' }] as const,
        );
        // What was said while it was read is newer.
        setOf((said) => new Map([...stored, ...said]));
      },
      // Without it the page shows none, and takes new ones.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [conversation, hasAnswers]);

  const set = useCallback(
    (messageId: string, value: FeedbackValue, comment?: string) => {
      let before: FeedbackValue = null;
      const unsaid = value === 'down' ? 'wanted' : 'none';
      setOf((said) => {
        before = said.get(messageId)?.value ?? null;
        return new Map(said).set(messageId, { value, failed: false, word: comment === undefined ? unsaid : 'said' });
      });
      conversation.setFeedback({ messageId, value, ...(comment === undefined ? {} : { comment }) }).catch(() => {
        setOf((said) => {
          // A later click has its own end.
          if (said.get(messageId)?.value !== value) return said;
          return new Map(said).set(messageId, {
            value: before,
            failed: true,
            word: before === 'down' ? 'wanted' : 'none',
          });
        });
      });
    },
    [conversation],
  );
  return { of, set };
}
