import { beforeEach, describe, expect, it } from 'vitest';

import { createCanceller, type Canceller } from '../../client/canceller.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

let clock: ManualClock;
let live: string | null;
let asked: string[];
let canceller: Canceller;

beforeEach(() => {
  clock = createManualClock();
  live = 'turn-1';
  asked = [];
  canceller = createCanceller({ clock, liveTurn: () => live, deliver: (turnId) => void asked.push(turnId) });
});

describe('a canceller', () => {
  it('asks again every two seconds until the turn is over', () => {
    canceller.cancel('turn-1');
    clock.advance(4_000);
    expect(asked).toEqual(['turn-1', 'turn-1', 'turn-1']);
    expect(canceller.stopping()).toBe('turn-1');
    live = null;
    clock.advance(60_000);
    expect(asked).toHaveLength(3);
    expect(canceller.stopping()).toBeNull();
  });

  it('asks once, however often it is told', () => {
    canceller.cancel('turn-1');
    canceller.cancel('turn-1');
    expect(asked).toEqual(['turn-1']);
  });

  it('asks at once when the connection is back', () => {
    canceller.cancel('turn-1');
    canceller.resume();
    expect(asked).toEqual(['turn-1', 'turn-1']);
  });

  it('does not stop another turn than it was told to', () => {
    canceller.cancel('turn-1');
    live = 'turn-2';
    canceller.review();
    expect(canceller.stopping()).toBeNull();
    clock.advance(60_000);
    expect(asked).toEqual(['turn-1']);
  });

  it('asks for nothing that nobody wanted, and nothing any more once it was ended', () => {
    canceller.resume();
    expect(asked).toEqual([]);
    canceller.cancel('turn-1');
    canceller.stop();
    clock.advance(60_000);
    expect(asked).toEqual(['turn-1']);
  });
});
