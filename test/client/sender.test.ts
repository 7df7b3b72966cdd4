import { beforeEach, describe, expect, it } from 'vitest';

import { acknowledge, enqueue } from '../../client/outbox.js';
import { createSender, type Sender } from '../../client/sender.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const problem = { type: 'urn:test', title: 'No', status: 503, code: 'no' };

let clock: ManualClock;
let delivered: string[];
let sender: Sender;

beforeEach(() => {
  clock = createManualClock();
  delivered = [];
  sender = createSender({
    initial: [],
    clock,
    random: () => 0,
    deliver: ({ clientMessageId }) => void delivered.push(clientMessageId),
    onChange: () => undefined,
  });
});

function write(...ids: string[]): void {
  for (const id of ids) sender.update((outbox) => enqueue(outbox, { clientMessageId: id, text: id, at: '' }));
}

describe('a sender', () => {
  it('sends nothing before there is a connection, and nothing when it is gone', () => {
    write('a');
    clock.advance(60_000);
    expect(delivered).toEqual([]);
    sender.resume();
    sender.pause();
    clock.advance(60_000);
    expect(delivered).toEqual(['a']);
  });

  it('sends again at once on a new connection, without waiting for the old receipt', () => {
    write('a');
    sender.resume();
    sender.pause();
    sender.resume();
    expect(delivered).toEqual(['a', 'a']);
  });

  it('sends the next message when the one before has its receipt', () => {
    sender.resume();
    write('a', 'b');
    expect(delivered).toEqual(['a']);
    sender.update((outbox) => acknowledge(outbox, { clientMessageId: 'a' }));
    expect(delivered).toEqual(['a', 'b']);
  });

  it('repeats with growing waits until there is a receipt', () => {
    sender.resume();
    write('a');
    const times: number[] = [];
    for (let second = 1; second <= 40; second += 1) {
      const before = delivered.length;
      clock.advance(1_000);
      if (delivered.length > before) times.push(second);
    }
    expect(times).toEqual([1, 3, 7, 15, 30]);
    sender.update((outbox) => acknowledge(outbox, { clientMessageId: 'a' }));
    clock.advance(1_000_000);
    expect(delivered).toHaveLength(6);
  });

  it('lets the others wait behind a message that is refused for now', () => {
    sender.resume();
    write('a', 'b');
    sender.refuse({ clientMessageId: 'a', problem, retryable: true, retryAfterMs: 5_000 });
    clock.advance(4_999);
    expect(delivered).toEqual(['a']);
    clock.advance(1);
    expect(delivered).toEqual(['a', 'a']);
  });

  it('goes on with the next message when one is refused for good', () => {
    sender.resume();
    write('a', 'b');
    sender.refuse({ clientMessageId: 'a', problem, retryable: false });
    expect(delivered).toEqual(['a', 'b']);
  });
});
