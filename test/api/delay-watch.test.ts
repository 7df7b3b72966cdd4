import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createDelayWatch, type DelayWatch } from '../../api/realtime/delay-watch.js';

const AFTER_MS = 3_000;
let said: number;
let watch: DelayWatch;

beforeEach(() => {
  vi.useFakeTimers();
  said = 0;
  watch = createDelayWatch({
    delayedAfterMs: AFTER_MS,
    onDelayed: () => {
      said += 1;
    },
  });
});
afterEach(() => {
  watch.end();
  vi.useRealTimers();
});

describe('a message that nobody begins to answer', () => {
  it('is said to be delayed once, however many wait, and from wherever that is heard', () => {
    watch.sent('a');
    vi.advanceTimersByTime(AFTER_MS - 1);
    expect(said).toBe(0);
    watch.sent('b');
    vi.advanceTimersByTime(1);
    watch.foundDelayed();
    vi.advanceTimersByTime(AFTER_MS);
    expect(said).toBe(1);
  });

  it('is not said to be where a turn has started, or all have their end; the next one may be', () => {
    watch.sent('a');
    watch.turnStarted();
    watch.sent('b');
    watch.settled(['b']);
    vi.advanceTimersByTime(AFTER_MS);
    expect(said).toBe(0);
    watch.sent('c');
    vi.advanceTimersByTime(AFTER_MS);
    expect(said).toBe(1);
  });

  it('is said to be when it was sent from elsewhere, and again after a turn', () => {
    watch.foundDelayed();
    watch.turnStarted();
    watch.foundDelayed();
    expect(said).toBe(2);
  });
});
