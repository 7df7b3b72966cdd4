import type { ConversationKey, ConversationLog, RestoredConversation } from '../ports.js';

/** Reads from the log what a run without carried state starts from. A local activity: it only reads. */
export function createRestoreConversation({ log }: { log: ConversationLog }) {
  return function restoreConversation(input: ConversationKey): Promise<RestoredConversation> {
    return log.restore(input);
  };
}
