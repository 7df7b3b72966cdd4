import type { Clock } from './clock.js';

/** Asks for the end of a turn until it is over: what was asked once may be lost on the way. */
export interface Canceller {
  /** The turn that is asked to stop. */
  stopping(): string | null;
  cancel(turnId: string): void;
  /** The connection is back: asks at once. */
  resume(): void;
  /** The live turn may be another. */
  review(): void;
  stop(): void;
}

const REPEAT_AFTER_MS = 2_000;

/** `liveTurn` names the turn that is live now; `deliver` asks once, and may be in vain. */
export function createCanceller(input: {
  clock: Clock;
  liveTurn: () => string | null;
  deliver: (turnId: string) => void;
}): Canceller {
  let wanted: string | null = null;
  let cancelTimer: () => void = () => undefined;

  function stop(): void {
    wanted = null;
    cancelTimer();
  }

  function review(): void {
    if (input.liveTurn() !== wanted) stop();
  }

  function ask(): void {
    review();
    cancelTimer();
    if (wanted === null) return;
    cancelTimer = input.clock.after(REPEAT_AFTER_MS, ask);
    input.deliver(wanted);
  }

  return {
    stopping: () => wanted,
    cancel(turnId) {
      if (wanted === turnId) return;
      wanted = turnId;
      ask();
    },
    resume: ask,
    review,
    stop,
  };
}
