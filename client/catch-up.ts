import { equalJitter, RECONNECT } from './backoff.js';
import type { Clock } from './clock.js';
import type { EventPage } from '../contracts/http.js';
import { toParleyError, type ParleyError } from './errors.js';

/** Reads the part of the log that is missing; asked for again while it reads, it goes on until nothing is missing. */
export interface CatchUp {
  start(): void;
  stop(): void;
}

/**
 * `read` gets a page after the last seq that is known, `take` puts it into the transcript. A page that cannot be read is
 * asked for again, with growing waits; one that is refused for good goes to `onRefused`.
 */
export function createCatchUp(input: {
  clock: Clock;
  random: () => number;
  read: (signal: AbortSignal) => Promise<EventPage>;
  take: (page: EventPage) => void;
  onRefused: (error: ParleyError) => void;
}): CatchUp {
  let running: AbortController | null = null;

  async function run(abort: AbortController): Promise<void> {
    const isStopped = () => abort.signal.aborted;
    let failures = 0;
    while (!isStopped()) {
      try {
        const page = await input.read(abort.signal);
        if (isStopped()) return;
        input.take(page);
        failures = 0;
        if (!page.more) return;
      } catch (cause) {
        const error = toParleyError(cause);
        if (isStopped()) return;
        if (!error.retryable) {
          input.onRefused(error);
          return;
        }
        const ms = equalJitter({ ...RECONNECT, attempt: failures, random: input.random });
        failures += 1;
        await wait(input.clock, ms, abort.signal);
      }
    }
  }

  return {
    start() {
      if (running) return;
      const abort = new AbortController();
      running = abort;
      void run(abort).finally(() => {
        if (running === abort) running = null;
      });
    },
    stop() {
      running?.abort();
      running = null;
    },
  };
}

function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}
