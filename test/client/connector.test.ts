import { beforeEach, describe, expect, it } from 'vitest';

import { startConnector, type ConnectionState, type Connector } from '../../client/connector.js';
import type { ClientFrameInput } from '../../client/frames.js';
import type { LinkHandlers, Transport } from '../../client/transport.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const PONG = { kind: 'control', frame: { type: 'pong', at: '', payload: {} } } as const;

let clock: ManualClock;
let attempts: { handlers: LinkHandlers; sent: ClientFrameInput[]; closed: boolean }[];
let states: ConnectionState[];
let connector: Connector;

beforeEach(() => {
  clock = createManualClock();
  attempts = [];
  states = [];
  const transport: Transport = {
    connect(handlers) {
      const attempt = { handlers, sent: [] as ClientFrameInput[], closed: false };
      attempts.push(attempt);
      return {
        send: (frame) => void attempt.sent.push(frame),
        close: () => {
          attempt.closed = true;
        },
      };
    },
  };
  connector = startConnector({
    transport,
    clock,
    random: () => 0.999_99,
    onState: (state) => states.push(state),
    onLink: () => undefined,
    onMessage: () => undefined,
  });
});

function last() {
  const attempt = attempts.at(-1);
  if (!attempt) throw new Error('There was no attempt to connect.');
  return attempt;
}

function open(): void {
  last().handlers.onOpen();
  connector.confirmOpen();
}

describe('a connector', () => {
  it('waits longer after every loss in a row, up to ten seconds, and begins anew after a success', () => {
    const waits: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      last().handlers.onEnd({ kind: 'lost' });
      const state = states.at(-1);
      if (state?.state === 'waiting') waits.push(state.retryInMs);
      clock.advance(10_000);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    open();
    last().handlers.onEnd({ kind: 'lost' });
    expect(states.at(-1)).toEqual({ state: 'waiting', retryInMs: 500 });
  });

  it('comes back at once after a planned restart', () => {
    open();
    last().handlers.onEnd({ kind: 'restart' });
    expect(states.at(-1)).toEqual({ state: 'waiting', retryInMs: 300 });
  });

  it('waits at least as long as the api asks', () => {
    last().handlers.onEnd({ kind: 'lost', retryAfterMs: 30_000 });
    expect(states.at(-1)).toEqual({ state: 'waiting', retryInMs: 30_000 });
  });

  it('pings a silent connection, and gives it up when nothing is heard', () => {
    open();
    clock.advance(24_999);
    expect(last().sent).toEqual([]);
    clock.advance(1);
    expect(last().sent).toEqual([{ type: 'ping', payload: {} }]);
    clock.advance(9_999);
    expect(states.at(-1)).toEqual({ state: 'open' });
    clock.advance(1);
    expect(states.at(-1)?.state).toBe('waiting');
    expect(last().closed).toBe(true);
  });

  it('keeps a connection that answers its pings', () => {
    open();
    for (let i = 0; i < 10; i += 1) {
      clock.advance(25_000);
      last().handlers.onMessage(PONG);
    }
    expect(attempts).toHaveLength(1);
    expect(last().sent).toHaveLength(10);
  });

  it('gives up an attempt that leads nowhere for 20 seconds', () => {
    last().handlers.onOpen();
    clock.advance(20_000);
    expect(states.at(-1)?.state).toBe('waiting');
    expect(last().closed).toBe(true);
  });

  it('does not come back when it was refused, until it is told to', () => {
    last().handlers.onEnd({ kind: 'refused', reason: { kind: 'forbidden' } });
    clock.advance(1_000_000);
    expect(attempts).toHaveLength(1);
    expect(states.at(-1)).toEqual({ state: 'closed', reason: { kind: 'forbidden' } });
    connector.reconnect();
    expect(attempts).toHaveLength(2);
  });

  it('leaves no timer behind when it is closed', () => {
    open();
    connector.close({ kind: 'ended' });
    clock.advance(1_000_000);
    expect(attempts).toHaveLength(1);
    expect(states.at(-1)).toEqual({ state: 'closed', reason: { kind: 'ended' } });
  });
});
