import { MAX_PENDING_MESSAGES } from '../../contracts/turns.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { isDatabaseUnavailable } from '../database-errors.js';
import { conversationNotFound, tooManyPending } from '../errors.js';
import { ConversationNotFoundError } from '../../prisma/stores/errors.js';
import type { Admission, ConversationStore, MessageKey } from '../ports.js';
import { settleWithin } from '../settle-within.js';

/** Where the database takes longer than this, the message goes on without it. */
const ADMISSION_DEADLINE_MS = 500;
const RETRY_AFTER_MS = 3_000;
const MAX_CONVERSATIONS = 20_000;

/** Temporal has no back-pressure for signals: this bounds how many messages of a conversation wait for an end. */
export interface Admissions {
  /** Counts a message in, or says what is known of it. @throws ApiProblem 429 when too many wait. */
  admit(message: MessageKey & { log: Logger }): Promise<Exclude<Admission, { status: 'full' }>>;
  /** The message was not signalled: it does not wait. */
  withdraw(message: MessageKey & { log: Logger }): Promise<void>;
}

/**
 * The record counts for all replicas. Without it each replica counts what it took since the record was last heard of:
 * it cannot see answers then, so the bound is the lower one, and the workflow's memory of ids drops what comes twice.
 */
export function createAdmissions({
  conversations,
  limit = MAX_PENDING_MESSAGES,
}: {
  conversations: Pick<ConversationStore, 'admitMessage' | 'withdrawMessage'>;
  limit?: number;
}): Admissions {
  const takenBlind = new Map<string, Set<string>>();

  function admitBlind({ conversationId, clientMessageId }: MessageKey): Admission {
    const ids = takenBlind.get(conversationId) ?? new Set();
    if (ids.has(clientMessageId)) return { status: 'pending' };
    if (ids.size >= limit) return { status: 'full' };
    // Re-inserted, so that the map's first key is the conversation that was quiet for longest.
    takenBlind.delete(conversationId);
    takenBlind.set(conversationId, ids.add(clientMessageId));
    const [oldest] = takenBlind.keys();
    if (takenBlind.size > MAX_CONVERSATIONS && oldest !== undefined) takenBlind.delete(oldest);
    return { status: 'new' };
  }

  async function ask(message: MessageKey & { log: Logger }): Promise<Admission> {
    const { botId, conversationId, clientMessageId, log } = message;
    const asked = conversations.admitMessage({ botId, conversationId, clientMessageId, limit });
    const outcome = await settleWithin(asked, ADMISSION_DEADLINE_MS);
    if (outcome.status === 'fulfilled') {
      takenBlind.delete(conversationId);
      return outcome.value;
    }
    if (outcome.status === 'rejected') {
      if (outcome.reason instanceof ConversationNotFoundError) throw conversationNotFound();
      if (!isDatabaseUnavailable(outcome.reason)) throw outcome.reason;
    }
    log.warn({ conversationId }, 'the record does not answer; the message is taken without it');
    return admitBlind(message);
  }

  return {
    async admit(message) {
      const admission = await ask(message);
      if (admission.status === 'full') throw tooManyPending(RETRY_AFTER_MS);
      return admission;
    },
    async withdraw({ botId, conversationId, clientMessageId, log }) {
      takenBlind.get(conversationId)?.delete(clientMessageId);
      const done = await settleWithin(
        conversations.withdrawMessage({ botId, conversationId, clientMessageId }),
        ADMISSION_DEADLINE_MS,
      );
      // What stays behind counts until the sweep finds it.
      if (done.status !== 'fulfilled') log.warn({ conversationId }, 'an admission could not be taken back');
    },
  };
}
