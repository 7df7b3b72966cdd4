import type { ConversationState } from '../../contracts/conversation.js';

/** What is due once nobody has said anything for long enough. */
export type AfterSilence = 'remind' | 'close' | 'end';

const MS_PER_MINUTE = 60_000;

/** The next thing that silence leads to and when, in milliseconds since 1970; null where nothing is due of itself. */
export function nextAfterSilence(state: ConversationState): { step: AfterSilence; at: number } | null {
  const { remindAfterMinutes, closeAfterMinutes, keepMinutes } = state.settings.idle;
  const after = (minutes: number): number => state.activeAt + minutes * MS_PER_MINUTE;
  // Whoever waits for an answer is not idle.
  if (state.pending.length > 0) return null;
  if (state.status === 'closed') return { step: 'end', at: after(keepMinutes) };
  if (state.owner.kind !== 'bot') return null;
  const closing = closeAfterMinutes > 0 ? { step: 'close' as const, at: after(closeAfterMinutes) } : null;
  const remindable = remindAfterMinutes > 0 && !state.reminded && state.window.length > 0;
  if (remindable && (closing === null || remindAfterMinutes < closeAfterMinutes)) {
    return { step: 'remind', at: after(remindAfterMinutes) };
  }
  return closing;
}
