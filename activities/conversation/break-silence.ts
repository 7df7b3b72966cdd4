import type { ConversationKey, ConversationLog, SystemWord, TurnNotices, UnsolvedTickets } from '../ports.js';

/**
 * Says what the system says by itself after a silence; null where somebody was first. What a conversation is closed with
 * and nobody has solved may become a ticket. Run again it changes nothing.
 */
export function createBreakSilence(deps: { log: ConversationLog; notices: TurnNotices; unsolved: UnsolvedTickets }) {
  const { log, notices, unsolved } = deps;
  return async function breakSilence(
    input: ConversationKey & SystemWord,
  ): Promise<{ seq: number | null; ticketId?: string }> {
    const { seq } = await log.appendIfUnchanged(input);
    if (seq === null) return { seq };
    notices.logGrew(input, seq);
    const { botId, conversationId } = input;
    const ticketId = input.kind === 'closing' ? await unsolved.openAtClose({ botId, conversationId }) : null;
    return { seq, ...(ticketId === null ? {} : { ticketId }) };
  };
}
