import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createBusNotices } from '../../activities/adapters/bus-notices.js';
import type { Bus, BusNotice } from '../../contracts/bus.js';

const key = { botId: 'bot', conversationId: 'one' };
const started = { type: 'turn.started', turnId: 'turn-1', attempt: 1 } as const;
const delta = { type: 'turn.delta', turnId: 'turn-1', attempt: 1, offset: 0, text: 'Hello' } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Notices on a bus that keeps, for each moment, what was published in it. */
function createBed() {
  const moments: BusNotice[][] = [];
  let moment: BusNotice[] | undefined;
  const bus: Pick<Bus, 'publish'> = {
    publish: (_, notice) => {
      if (moment === undefined) {
        moments.push((moment = []));
        queueMicrotask(() => (moment = undefined));
      }
      moment.push(notice);
      return Promise.resolve();
    },
  };
  return { moments, notices: createBusNotices({ bus: bus as Bus, onError: () => undefined }) };
}

it('sends that a message was recorded, and its turn started, with what follows soon, in this order', async () => {
  const { moments, notices } = createBed();
  notices.recorded(key, 2, null);
  notices.send(key, started);
  await vi.advanceTimersByTimeAsync(5);
  notices.send(key, delta);
  await vi.advanceTimersByTimeAsync(100);
  expect(moments).toEqual([
    [
      { kind: 'log', lastSeq: 2 },
      { kind: 'turn', notice: started },
      { kind: 'turn', notice: delta },
    ],
  ]);
});

it('sends both by themselves where nothing follows soon', async () => {
  const { moments, notices } = createBed();
  notices.recorded(key, 2, null);
  await vi.advanceTimersByTimeAsync(20);
  notices.send(key, started);
  await vi.advanceTimersByTimeAsync(20);
  expect(moments).toEqual([
    [
      { kind: 'log', lastSeq: 2 },
      { kind: 'turn', notice: started },
    ],
  ]);
  notices.send(key, delta);
  await vi.advanceTimersByTimeAsync(100);
  expect(moments.slice(1)).toEqual([[{ kind: 'turn', notice: delta }]]);
});

it('holds nothing back for another conversation', async () => {
  const { moments, notices } = createBed();
  notices.send(key, started);
  notices.logGrew({ ...key, conversationId: 'two' }, 7);
  await vi.advanceTimersByTimeAsync(0);
  expect(moments).toEqual([[{ kind: 'log', lastSeq: 7 }]]);
});
