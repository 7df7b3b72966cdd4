import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { applyNotice, dropTurn, endTurn, NO_LIVE_TURN } from '../../client/live-turn.js';
import type { TurnNotice } from '../../contracts/events.js';

const TEXT = 'The parcel is on its way and comes tomorrow.';

function delta(offset: number, text: string, { turnId = 'turn-1', attempt = 1 } = {}): TurnNotice {
  return { type: 'turn.delta', turnId, attempt, offset, text };
}

/** The deltas of an answer, cut anywhere. */
const cut = fc.uniqueArray(fc.integer({ min: 1, max: TEXT.length - 1 }), { maxLength: 12 }).map((places) => {
  const bounds = [0, ...places.sort((a, b) => a - b), TEXT.length];
  return bounds.slice(1).map((end, index) => delta(bounds[index] ?? 0, TEXT.slice(bounds[index], end)));
});

describe('a live turn', () => {
  it('grows to the whole answer when every delta comes, in order and as often as it likes', () => {
    fc.assert(
      fc.property(cut, fc.integer({ min: 1, max: 3 }), (deltas, times) => {
        const repeated = deltas.flatMap((notice) => Array.from({ length: times }, () => notice));
        expect(repeated.reduce(applyNotice, NO_LIVE_TURN).current?.text).toBe(TEXT);
      }),
    );
  });

  it('shows a beginning of the answer, whatever is lost, doubled or out of order', () => {
    const messy = cut.chain((deltas) => fc.array(fc.constantFrom(...deltas), { maxLength: 40 }));
    fc.assert(
      fc.property(messy, (notices) => {
        const { current } = notices.reduce(applyNotice, NO_LIVE_TURN);
        expect(TEXT.startsWith(current?.text ?? '')).toBe(true);
      }),
    );
  });

  it('keeps what came before a gap', () => {
    const turns = [delta(0, 'The '), delta(11, 'lost its beginning')].reduce(applyNotice, NO_LIVE_TURN);
    expect(turns.current?.text).toBe('The ');
  });

  it('discards the text of an attempt when a higher one begins, and then hears nothing of the lower', () => {
    const notices = [delta(0, 'first try'), delta(0, 'second', { attempt: 2 }), delta(9, ' goes on')];
    expect(notices.reduce(applyNotice, NO_LIVE_TURN).current).toEqual({ turnId: 'turn-1', attempt: 2, text: 'second' });
  });

  it('begins anew after turn.reset', () => {
    const notices: TurnNotice[] = [
      delta(0, 'wrong'),
      { type: 'turn.reset', turnId: 'turn-1', attempt: 1 },
      delta(0, 'right'),
    ];
    expect(notices.reduce(applyNotice, NO_LIVE_TURN).current?.text).toBe('right');
  });

  it('ignores deltas of an answer that is final', () => {
    const turns = endTurn(applyNotice(NO_LIVE_TURN, delta(0, 'The ')), 'turn-1');
    expect(turns.current).toBeNull();
    expect(applyNotice(turns, delta(4, 'late'))).toBe(turns);
  });

  it('does not go back to a turn that another has taken over from', () => {
    const turns = [delta(0, 'old'), delta(0, 'new', { turnId: 'turn-2' })].reduce(applyNotice, NO_LIVE_TURN);
    expect(applyNotice(turns, delta(3, ' more')).current).toMatchObject({ turnId: 'turn-2', text: 'new' });
  });

  it('ignores notices of a turn that comes before the live one, also of one that it never heard of', () => {
    const turns = applyNotice(NO_LIVE_TURN, delta(0, 'new', { turnId: 'turn-12' }));
    expect(applyNotice(turns, delta(0, 'old', { turnId: 'turn-9' }))).toBe(turns);
    expect(applyNotice(endTurn(turns, 'turn-12'), delta(0, 'old', { turnId: 'turn-9' })).current).toBeNull();
  });

  it('goes when a later turn has ended: it was superseded', () => {
    const turns = endTurn(applyNotice(NO_LIVE_TURN, delta(0, 'superseded')), 'turn-2');
    expect(turns.current).toBeNull();
  });

  it('goes on when the answer of an earlier turn arrives late', () => {
    const turns = endTurn(applyNotice(NO_LIVE_TURN, delta(0, 'new', { turnId: 'turn-2' })), 'turn-1');
    expect(turns.current).toMatchObject({ turnId: 'turn-2', text: 'new' });
  });

  it('is dropped when somebody else takes the word', () => {
    const turns = dropTurn(applyNotice(NO_LIVE_TURN, delta(0, 'never said')));
    expect(turns.current).toBeNull();
    expect(applyNotice(turns, delta(10, ' late'))).toBe(turns);
  });

  it('is delayed until it starts', () => {
    const delayed = applyNotice(NO_LIVE_TURN, { type: 'turn.delayed' });
    expect(delayed.delayed).toBe(true);
    expect(applyNotice(delayed, { type: 'turn.started', turnId: 'turn-1', attempt: 1 }).delayed).toBe(false);
    expect(endTurn(delayed, 'turn-1').delayed).toBe(false);
    expect(dropTurn(delayed).delayed).toBe(false);
  });
});
