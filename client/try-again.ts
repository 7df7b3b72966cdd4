import { equalJitter, RESEND } from './backoff.js';
import type { Clock } from './clock.js';
import { toParleyError } from './errors.js';

const ATTEMPTS = 4;

/**
 * Makes a request that may be repeated, and again, with growing pauses, where it may succeed later: some fifteen seconds in
 * all. Rejects with the last ParleyError.
 */
export async function tryAgain<Result>(input: {
  clock: Clock;
  random: () => number;
  request: () => Promise<Result>;
}): Promise<Result> {
  const { clock, random, request } = input;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await request();
    } catch (cause) {
      const error = toParleyError(cause);
      if (!error.retryable || attempt + 1 >= ATTEMPTS) throw error;
      const wait = Math.max(error.retryAfterMs ?? 0, equalJitter({ ...RESEND, attempt, random }));
      await new Promise<void>((resolve) => {
        clock.after(wait, resolve);
      });
    }
  }
}
