import type { CustomerMessage } from '../../contracts/conversation.js';
import type { ConversationKey, ConversationLog, TurnNotices } from '../ports.js';

/**
 * Writes rows for messages whose signals Temporal has stored, and tells whoever listens. The same messages again, also by
 * a run that never counted, change nothing.
 */
export function createRecordMessages({ log, notices }: { log: ConversationLog; notices: TurnNotices }) {
  return async function recordMessages(
    input: ConversationKey & { messages: CustomerMessage[] },
  ): Promise<{ lastSeq: number }> {
    const { lastSeq, event } = await log.recordMessages(input);
    notices.recorded(input, lastSeq, event);
    return { lastSeq };
  };
}
