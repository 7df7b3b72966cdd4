import type { CustomerMessage } from '../../contracts/conversation.js';
import type { ConversationKey, ConversationLog, TurnNotices } from '../ports.js';
import { createRecordMessages } from './record-messages.js';
import type { LookUp, LookUpRequest, Found } from './look-up.js';

/**
 * Records the messages of a turn and, side by side, looks up what may answer them. What cannot be looked up is marked as
 * unavailable and does not hold up the record. The same messages again, also by a run that never counted, change nothing.
 */
export function createBeginTurn({
  log,
  notices,
  lookUp,
}: {
  log: ConversationLog;
  notices: TurnNotices;
  lookUp: LookUp;
}) {
  const recordMessages = createRecordMessages({ log, notices });
  return async function beginTurn({
    messages,
    search,
    ...key
  }: ConversationKey & { messages: CustomerMessage[]; search: LookUpRequest }): Promise<{
    lastSeq: number;
    found: Found;
  }> {
    const [{ lastSeq }, found] = await Promise.all([
      messages.length === 0 ? { lastSeq: 0 } : recordMessages({ ...key, messages }),
      lookUp({ ...key, ...search }),
    ]);
    return { lastSeq, found };
  };
}
