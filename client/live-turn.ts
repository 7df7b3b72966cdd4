import type { TurnNotice } from '../contracts/events.js';

/** An answer in the making: what has been streamed of it so far. Never counts; the `message.created` event does. */
export type LiveTurn = { readonly turnId: string; readonly attempt: number; readonly text: string };

/** What is known about turns that are not over. `past` names turns whose late notices are ignored, newest last. */
export type LiveTurns = {
  readonly current: LiveTurn | null;
  readonly past: readonly string[];
  /** No worker has taken the waiting message yet. */
  readonly delayed: boolean;
};

export const NO_LIVE_TURN: LiveTurns = { current: null, past: [], delayed: false };

// Late notices come within seconds; ids of older turns need not be remembered.
const REMEMBERED_TURNS = 50;

/**
 * Takes in a notice. A higher attempt discards the text of lower ones, notices of lower attempts and of past turns are
 * ignored. Text after a gap is left out: what is shown is always a beginning of the answer.
 */
export function applyNotice(turns: LiveTurns, notice: TurnNotice): LiveTurns {
  if (notice.type === 'turn.delayed') return turns.delayed || turns.current ? turns : { ...turns, delayed: true };
  if (notice.type === 'turn.completed' || turns.past.includes(notice.turnId)) return turns;

  const { turnId, attempt } = notice;
  const same = turns.current?.turnId === turnId ? turns.current : null;
  if (same && attempt < same.attempt) return turns;
  const text = same?.attempt === attempt ? same.text : '';
  const next = { turnId, attempt, text: notice.type === 'turn.reset' ? '' : extend(text, notice) };
  if (same?.attempt === attempt && same.text === next.text && !turns.delayed) return turns;
  const past = turns.current && !same ? remember(turns.past, turns.current.turnId) : turns.past;
  return { current: next, past, delayed: false };
}

/** A turn has ended with an answer in the log: nothing that is still on its way for it counts any more. */
export function endTurn(turns: LiveTurns, turnId: string): LiveTurns {
  const current = turns.current?.turnId === turnId ? null : turns.current;
  return { current, past: remember(turns.past, turnId), delayed: false };
}

/** Somebody else has taken the word: whatever was in the making will not be said. */
export function dropTurn(turns: LiveTurns): LiveTurns {
  return turns.current ? endTurn(turns, turns.current.turnId) : { ...turns, delayed: false };
}

function extend(text: string, notice: Extract<TurnNotice, { type: 'turn.started' | 'turn.delta' }>): string {
  if (notice.type === 'turn.started' || notice.offset > text.length) return text;
  const overlap = text.length - notice.offset;
  return overlap >= notice.text.length ? text : text + notice.text.slice(overlap);
}

function remember(past: readonly string[], turnId: string): readonly string[] {
  return past.includes(turnId) ? past : [...past, turnId].slice(-REMEMBERED_TURNS);
}
