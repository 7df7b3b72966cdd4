import { tooManyPending } from '../errors.js';
import type { ConversationStore, MessageKey } from '../ports.js';
import { settleWithin } from '../settle-within.js';

const MAX_PENDING = 100;
const MAX_CONVERSATIONS = 20_000;
const LOOKUP_DEADLINE_MS = 500;
const RETRY_AFTER_MS = 5_000;

/** Temporal has no back-pressure for signals: this bounds how many messages of a conversation wait for an answer. */
export interface PendingBound {
  /** Counts a message in. @throws ApiProblem 429 when too many wait. */
  admit(message: MessageKey): Promise<void>;
}

/**
 * Remembers the ids that this process took, and asks the record only when they are many: answers come in order, so when
 * the middle one has its answer, all before it have theirs. Each replica counts what it took itself.
 */
export function createPendingBound({
  conversations,
  maxPending = MAX_PENDING,
}: {
  conversations: Pick<ConversationStore, 'findAnswerTo'>;
  maxPending?: number;
}): PendingBound {
  const taken = new Map<string, string[]>();

  return {
    async admit({ botId, conversationId, clientMessageId }) {
      const ids = taken.get(conversationId) ?? [];
      if (ids.includes(clientMessageId)) return;
      if (ids.length >= maxPending) {
        const middle = Math.floor(maxPending / 2);
        const probe = { botId, conversationId, clientMessageId: ids[middle] ?? clientMessageId };
        const answer = await settleWithin(conversations.findAnswerTo(probe), LOOKUP_DEADLINE_MS);
        if (answer.status !== 'fulfilled' || answer.value === null) throw tooManyPending(RETRY_AFTER_MS);
        ids.splice(0, middle + 1);
      }
      ids.push(clientMessageId);
      // Re-inserted, so that the map's first key is the conversation that was quiet for longest.
      taken.delete(conversationId);
      taken.set(conversationId, ids);
      if (taken.size > MAX_CONVERSATIONS) for (const oldest of taken.keys()) { taken.delete(oldest); break; } // prettier-ignore
    },
  };
}
