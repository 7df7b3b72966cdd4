import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createDeltaStream } from '../../activities/conversation/delta-stream.js';
import type { TurnNotice } from '../../contracts/events.js';

describe('a stream of deltas', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function open() {
    const sent: TurnNotice[] = [];
    const stream = createDeltaStream({
      turnId: 'turn-1',
      attempt: 2,
      send: (notice) => sent.push(notice),
      gatherMs: 40,
    });
    const texts = (): string[] =>
      sent.map((notice) => (notice.type === 'turn.delta' ? `${notice.offset}:${notice.text}` : notice.type));
    return { sent, stream, texts };
  }

  it('sends the first token at once and gathers what follows', () => {
    const { stream, texts } = open();
    for (const token of ['We ', 'ship ', 'daily']) stream.push(token);
    expect(texts()).toEqual(['0:We ']);
    vi.advanceTimersByTime(40);
    expect(texts()).toEqual(['0:We ', '3:ship daily']);
  });

  it('sends a token that comes after a pause at once', () => {
    const { stream, texts } = open();
    stream.push('We ');
    vi.advanceTimersByTime(500);
    stream.push('ship');
    expect(texts()).toEqual(['0:We ', '3:ship']);
  });

  it('sends what is left when it finishes, and nothing after', () => {
    const { stream, texts } = open();
    stream.push('a');
    stream.push('b');
    stream.finish();
    stream.push('c');
    vi.advanceTimersByTime(100);
    expect(texts()).toEqual(['0:a', '1:b']);
  });

  it('sends nothing once it is stopped', () => {
    const { stream, texts } = open();
    stream.push('a');
    stream.push('b');
    stream.stop();
    stream.reset();
    vi.advanceTimersByTime(100);
    expect(texts()).toEqual(['0:a']);
  });

  it('starts from the beginning after a reset', () => {
    const { stream, texts, sent } = open();
    stream.push('wrong');
    stream.reset();
    vi.advanceTimersByTime(40);
    stream.push('right');
    expect(texts()).toEqual(['0:wrong', 'turn.reset', '0:right']);
    expect(sent[1]).toEqual({ type: 'turn.reset', turnId: 'turn-1', attempt: 2 });
  });
});
