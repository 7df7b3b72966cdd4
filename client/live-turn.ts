import type { TurnNotice } from '../contracts/events.js';

/** An answer in the making: what has been streamed of it so far. Never counts; the `message.created` event does. */
export type LiveTurn = { readonly turnId: string; readonly attempt: number; readonly text: string };

/** What is known about turns that are not over. */
export type LiveTurns = {
  readonly current: LiveTurn | null;
  /** The number of the latest turn that is over: turns are numbered in their order, so all before it are, too. */
  readonly overUpTo: number;
  /** No worker has taken the waiting message yet. */
  readonly delayed: boolean;
};

export const NO_LIVE_TURN: LiveTurns = { current: null, overUpTo: 0, delayed: false };

/**
 * Takes in a notice. A later turn takes over from an earlier one, a higher attempt discards the text of lower ones, and
 * notices of lower attempts and of turns that are over are ignored. Text after a gap is left out: what is shown is always
 * a beginning of the answer.
 */
export function applyNotice(turns: LiveTurns, notice: TurnNotice): LiveTurns {
  if (notice.type === 'turn.delayed') return turns.delayed || turns.current ? turns : { ...turns, delayed: true };
  const { current, overUpTo } = turns;
  if (notice.type === 'turn.completed' || toTurnNo(notice.turnId) <= overUpTo) return turns;

  const { turnId, attempt } = notice;
  const isOlder = current && toTurnNo(turnId) < toTurnNo(current.turnId);
  const same = current?.turnId === turnId ? current : null;
  if (isOlder || (same && attempt < same.attempt)) return turns;
  const text = same?.attempt === attempt ? same.text : '';
  const next = { turnId, attempt, text: notice.type === 'turn.reset' ? '' : extend(text, notice) };
  if (same?.attempt === attempt && same.text === next.text && !turns.delayed) return turns;
  return { current: next, overUpTo, delayed: false };
}

/** A turn has ended in the log: nothing that is still on its way for it, or for a turn before it, counts any more. */
export function endTurn({ current, overUpTo }: LiveTurns, turnId: string): LiveTurns {
  const over = Math.max(overUpTo, toTurnNo(turnId));
  const goesOn = current !== null && toTurnNo(current.turnId) > over;
  return { current: goesOn ? current : null, overUpTo: over, delayed: false };
}

/** Somebody else has taken the word: whatever was in the making will not be said. */
export function dropTurn(turns: LiveTurns): LiveTurns {
  return turns.current ? endTurn(turns, turns.current.turnId) : { ...turns, delayed: false };
}

/** The number in the id of a turn; 0, which is before all turns, where it is no such id. */
function toTurnNo(turnId: string): number {
  return Number(/^turn-(\d+)$/.exec(turnId)?.[1] ?? 0);
}

function extend(text: string, notice: Extract<TurnNotice, { type: 'turn.started' | 'turn.delta' }>): string {
  if (notice.type === 'turn.started' || notice.offset > text.length) return text;
  const overlap = text.length - notice.offset;
  return overlap >= notice.text.length ? text : text + notice.text.slice(overlap);
}
