import type { ConversationKey, ConversationLog, SystemWord, TurnNotices } from '../ports.js';

/** Says what the system says by itself after a silence; null where somebody was first. Run again it changes nothing. */
export function createBreakSilence({ log, notices }: { log: ConversationLog; notices: TurnNotices }) {
  return async function breakSilence(input: ConversationKey & SystemWord): Promise<{ seq: number | null }> {
    const { seq } = await log.appendIfUnchanged(input);
    if (seq !== null) notices.logGrew(input, seq);
    return { seq };
  };
}
