import type { CustomerMessage } from '../../contracts/conversation.js';
import type { OwnerKind } from '../../contracts/events.js';
import type { ConversationKey, ConversationLog, TurnNotices } from '../ports.js';

/**
 * Writes rows for messages of a conversation that people have: with that they are with people. Where the bot has it again
 * they wait for its answer. A local activity: the same messages again, also by a run that never counted, change nothing.
 */
export function createHandMessages({ log, notices }: { log: ConversationLog; notices: TurnNotices }) {
  return async function handMessages(
    input: ConversationKey & { messages: CustomerMessage[] },
  ): Promise<{ lastSeq: number; owner: OwnerKind }> {
    const handed = await log.handMessages(input);
    notices.logGrew(input, handed.lastSeq);
    notices.deskChanged(input, 'talk');
    return handed;
  };
}
