import type { Clock } from './clock.js';

const PING_EVERY_MS = 25_000;
const ANSWER_WITHIN_MS = 10_000;

export interface Heartbeat {
  /** Something was heard of the other side. */
  heard(): void;
  stop(): void;
}

/**
 * Pings a connection that is silent, and calls `onDead` when nothing at all is heard for too long afterwards: the only
 * way to learn of a connection that was cut without a word.
 */
export function startHeartbeat(input: { clock: Clock; ping: () => void; onDead: () => void }): Heartbeat {
  const { clock } = input;
  let cancel = waitForSilence();

  function waitForSilence(): () => void {
    return clock.after(PING_EVERY_MS, () => {
      cancel = clock.after(ANSWER_WITHIN_MS, input.onDead);
      input.ping();
    });
  }

  return {
    heard() {
      cancel();
      cancel = waitForSilence();
    },
    stop() {
      cancel();
    },
  };
}
