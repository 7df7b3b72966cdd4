/** How long waits grow: `base` milliseconds at first, twice as much each time, never above `cap`. */
export type BackoffPolicy = { baseMs: number; capMs: number };

export const RECONNECT: BackoffPolicy = { baseMs: 500, capMs: 10_000 };
export const RESEND: BackoffPolicy = { baseMs: 2_000, capMs: 30_000 };

/** After a planned restart another replica is there at once; the spread keeps its clients from coming as one. */
export const RESTART_SPREAD_MS = 300;

type BackoffInput = BackoffPolicy & { attempt: number; random: () => number };

function ceiling({ baseMs, capMs, attempt }: BackoffInput): number {
  return Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}

/** Milliseconds to wait before attempt number `attempt` (0 is the first repetition): full jitter, 0 to the ceiling. */
export function fullJitter(input: BackoffInput): number {
  return Math.round(input.random() * ceiling(input));
}

/** Like fullJitter, but never shorter than half the ceiling: for waits that give the other side time to answer. */
export function equalJitter(input: BackoffInput): number {
  const most = ceiling(input);
  return Math.round(most / 2 + (input.random() * most) / 2);
}
