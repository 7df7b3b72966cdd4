import { expect, it } from 'vitest';

import { ParleyError } from '../../client/errors.js';
import { tryAgain } from '../../client/try-again.js';

const toError = (status: number) =>
  new ParleyError({ problem: { type: 'about:blank', title: 'No', status, code: 'no' } });

/** Requests that end like this, one after the other; time passes at once. */
async function play(ends: (number | 'taken')[]) {
  const waits: number[] = [];
  let attempt = 0;
  const clock = {
    now: () => 0,
    after(ms: number, callback: () => void) {
      waits.push(ms);
      queueMicrotask(callback);
      return () => undefined;
    },
  };
  const request = () => {
    const end = ends[attempt] ?? 'taken';
    attempt += 1;
    return end === 'taken' ? Promise.resolve(end) : Promise.reject(toError(end));
  };
  const end = await tryAgain({ clock, random: () => 1, request }).catch((error: unknown) => error);
  return { end, attempts: attempt, waits };
}

it('sends again what may be taken later, with growing pauses, and not for ever', async () => {
  expect(await play([503, 429, 'taken'])).toEqual({ end: 'taken', attempts: 3, waits: [2_000, 4_000] });
  expect(await play([503, 503, 503, 503, 'taken'])).toMatchObject({ attempts: 4, end: { problem: { status: 503 } } });
  expect(await play([409, 'taken'])).toMatchObject({ attempts: 1, end: { problem: { status: 409 } } });
});
