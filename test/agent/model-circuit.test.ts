import { ApplicationFailure } from '@temporalio/common';
import { beforeEach, describe, expect, it } from 'vitest';

import { createGuardedModel } from '../../activities/agent/model-circuit.js';
import { createModelHealth, type ModelHealth } from '../../activities/agent/model-health.js';
import type { LanguageModel } from '../../activities/ports.js';

const ANSWER = { text: 'Here.', model: 'm', usage: { inputTokens: 1, outputTokens: 1 } };
const LEFT_ALONE_MS = 60;

const unavailable = () => ApplicationFailure.create({ type: 'ModelUnavailable', message: 'cut' });
const refusedKey = () =>
  ApplicationFailure.create({ type: 'ModelKeyRefused', message: 'no', nonRetryable: true, details: [{ status: 401 }] });
const overloaded = () =>
  ApplicationFailure.create({ type: 'ModelOverloaded', message: 'busy', details: [{ status: 429 }] });

let asked: number;
let answer: LanguageModel['answer'];
let health: ModelHealth;
let states: string[];
let model: LanguageModel;

beforeEach(() => {
  asked = 0;
  answer = () => Promise.reject(unavailable());
  states = [];
  health = createModelHealth({ configured: true, changed: (state) => states.push(state) });
  model = createGuardedModel({
    health,
    opensAfter: 3,
    leftAloneMs: [LEFT_ALONE_MS],
    model: {
      answer: (request) => {
        asked += 1;
        return answer(request);
      },
    },
  });
});

const ask = (signal = new AbortController().signal) =>
  model.answer({ prompt: [], signal, onDelta: () => undefined }).then(
    ({ text }) => text,
    (error: unknown) => error,
  );

async function die(): Promise<void> {
  for (let index = 0; index < 3; index += 1) await ask();
}

/** Asks until the provider is tried again. */
async function untilTried(): Promise<unknown> {
  const before = asked;
  let last: unknown;
  await expect
    .poll(
      async () => {
        last = await ask();
        return asked;
      },
      { interval: 5 },
    )
    .toBe(before + 1);
  return last;
}

describe('a model whose provider is dead', () => {
  it('is not asked any more after three failures in a row, and the turn need not try again', async () => {
    await die();
    expect(health.current().state).toBe('unavailable');
    expect(await ask()).toMatchObject({ type: 'ModelUnavailable', nonRetryable: true });
    expect(asked).toBe(3);
  });

  it('is tried by one call at a time, while the others go on without it', async () => {
    await die();
    let finish: (() => void) | undefined;
    answer = () =>
      new Promise((resolve) => {
        finish = () => {
          resolve(ANSWER);
        };
      });
    const outcomes: unknown[] = [];
    await expect
      .poll(
        () => {
          void ask().then((outcome) => outcomes.push(outcome));
          return asked;
        },
        { interval: 10 },
      )
      .toBe(4);
    expect(await ask()).toMatchObject({ nonRetryable: true });
    expect(asked).toBe(4);
    finish?.();
    await expect.poll(() => outcomes).toContain('Here.');
    expect(health.current().state).toBe('up');
    answer = () => Promise.resolve(ANSWER);
    expect(await ask()).toBe('Here.');
  });

  it('is left alone again when the trial fails, or its customer cancels it', async () => {
    await die();
    await untilTried();
    expect(await ask()).toMatchObject({ nonRetryable: true });
    answer = () => Promise.reject(new DOMException('cancelled', 'AbortError'));
    expect(await untilTried()).toMatchObject({ name: 'AbortError' });
    const before = asked;
    expect(await ask()).toMatchObject({ nonRetryable: true });
    expect(asked).toBe(before);
    expect(states).toEqual(['failing', 'unavailable']);
  });
});

describe('a model whose provider lives', () => {
  it('is asked each time, though it refuses for load or for good', async () => {
    answer = () => Promise.reject(overloaded());
    for (let index = 0; index < 5; index += 1) await ask();
    expect(health.current()).toEqual({ state: 'overloaded', facts: { status: 429 } });
    answer = () => Promise.reject(refusedKey());
    for (let index = 0; index < 5; index += 1) await ask();
    expect(health.current()).toEqual({ state: 'key_refused', facts: { status: 401 } });
    expect(asked).toBe(10);
    answer = () => Promise.resolve(ANSWER);
    expect(await ask()).toBe('Here.');
    expect(states).toEqual(['overloaded', 'key_refused', 'up']);
  });

  it('is not held dead for failures with answers between them', async () => {
    for (let index = 0; index < 6; index += 1) {
      answer = index % 3 === 2 ? () => Promise.resolve(ANSWER) : () => Promise.reject(unavailable());
      await ask();
    }
    expect(asked).toBe(6);
    expect(health.current().state).toBe('up');
  });

  it('is well though one request was refused', async () => {
    answer = () => Promise.resolve(ANSWER);
    await ask();
    answer = () => Promise.reject(ApplicationFailure.create({ type: 'ModelRejected', message: 'too long' }));
    await ask();
    expect(health.current().state).toBe('up');
  });
});
