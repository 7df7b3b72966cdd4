import type { Clock } from '../../client/clock.js';

/** A clock that stands still until it is moved. */
export type ManualClock = Clock & {
  /** Moves on by `ms`, calling back in order what becomes due. */
  advance(ms: number): void;
};

export function createManualClock(): ManualClock {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];

  function nextDue(until: number): (typeof timers)[number] | undefined {
    return timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (let due = nextDue(until); due; due = nextDue(until)) {
        const timer = due;
        timers = timers.filter((other) => other !== timer);
        now = timer.at;
        timer.callback();
      }
      now = until;
    },
  };
}
