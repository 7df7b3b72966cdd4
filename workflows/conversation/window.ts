import type { ConversationState, WindowMessage } from '../../contracts/conversation.js';

/** How many messages the window may hold at most, in multiples of what the model is to see. */
const LARGEST_WINDOW = 3;

/**
 * The window after more was said: the latest messages, and before them whatever no summary tells of yet, so that
 * nothing falls in between. Bounded where the summary lags far behind.
 */
export function extendWindow(state: ConversationState, said: WindowMessage[]): WindowMessage[] {
  return trimWindow({ ...state, window: [...state.window, ...said] });
}

/** The window without what the summary tells of and the model does not need word by word. */
export function trimWindow({ window, summary, settings }: ConversationState): WindowMessage[] {
  const wanted = settings.conversation.windowMessages;
  return window
    .filter(({ seq }, at) => at >= window.length - wanted || seq > summary.uptoSeq)
    .slice(-wanted * LARGEST_WINDOW);
}

/**
 * Up to which seq the conversation should be summarised now, or null: half a window of messages has left what the model
 * sees word by word.
 */
export function dueForSummary({ window, summary, settings }: ConversationState): number | null {
  const wanted = settings.conversation.windowMessages;
  const left = window.slice(0, Math.max(0, window.length - wanted)).filter(({ seq }) => seq > summary.uptoSeq);
  const last = left.at(-1);
  return last !== undefined && left.length >= Math.ceil(wanted / 2) ? last.seq : null;
}
