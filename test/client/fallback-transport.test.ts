import { beforeEach, describe, expect, it } from 'vitest';

import { createFallbackTransport } from '../../client/fallback-transport.js';
import type { ClientFrameInput } from '../../client/frames.js';
import type { LinkEnd } from '../../client/link-end.js';
import type { Link, LinkHandlers, Transport } from '../../client/transport.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const PONG = { kind: 'control', frame: { type: 'pong', at: '', payload: {} } } as const;

type Attempt = { handlers: LinkHandlers; sent: ClientFrameInput[]; closed: boolean };

function record(): { transport: Transport; attempts: Attempt[] } {
  const attempts: Attempt[] = [];
  const transport: Transport = {
    connect(handlers) {
      const attempt: Attempt = { handlers, sent: [], closed: false };
      attempts.push(attempt);
      return {
        send: (frame) => void attempt.sent.push(frame),
        close: () => {
          attempt.closed = true;
        },
      };
    },
  };
  return { transport, attempts };
}

let clock: ManualClock;
let sockets: ReturnType<typeof record>;
let streams: ReturnType<typeof record>;
let ends: LinkEnd[];
let connect: () => Link;

beforeEach(() => {
  clock = createManualClock();
  sockets = record();
  streams = record();
  ends = [];
  const transport = createFallbackTransport({
    sockets: sockets.transport,
    streams: streams.transport,
    clock,
    random: () => 1,
  });
  connect = () =>
    transport.connect({ onOpen: () => undefined, onMessage: () => undefined, onEnd: (end) => void ends.push(end) });
});

function last({ attempts }: { attempts: Attempt[] }): Attempt {
  const attempt = attempts.at(-1);
  if (!attempt) throw new Error('There was no attempt to connect.');
  return attempt;
}

function block(times: number): void {
  for (let i = 0; i < times; i += 1) {
    connect();
    last(sockets).handlers.onEnd({ kind: 'blocked' });
  }
}

describe('a transport with a fallback', () => {
  it('does without sockets after two in a row were blocked', () => {
    block(1);
    expect(streams.attempts).toHaveLength(0);
    block(1);
    connect();
    expect(sockets.attempts).toHaveLength(2);
    expect(streams.attempts).toHaveLength(1);
  });

  it('stays with sockets while the api itself is away, and when one works in between', () => {
    for (let i = 0; i < 5; i += 1) {
      connect();
      last(sockets).handlers.onEnd({ kind: 'lost' });
    }
    block(1);
    connect();
    last(sockets).handlers.onOpen();
    last(sockets).handlers.onMessage(PONG);
    last(sockets).handlers.onEnd({ kind: 'lost' });
    block(1);
    connect();
    expect(streams.attempts).toHaveLength(0);
  });

  it('takes a socket that opens and lets nothing through as blocked, once', () => {
    for (let i = 0; i < 2; i += 1) {
      const link = connect();
      last(sockets).handlers.onOpen();
      link.close();
      link.close();
      expect(streams.attempts).toHaveLength(0);
    }
    connect();
    expect(streams.attempts).toHaveLength(1);
  });

  it('goes back to a socket when one gets an answer', () => {
    block(2);
    connect();
    clock.advance(29_999);
    expect(sockets.attempts).toHaveLength(2);
    clock.advance(1);
    expect(sockets.attempts).toHaveLength(3);
    last(sockets).handlers.onOpen();
    expect(last(sockets).sent).toEqual([{ type: 'ping', payload: {} }]);
    last(sockets).handlers.onMessage(PONG);
    expect(last(sockets).closed).toBe(true);
    expect(last(streams).closed).toBe(true);
    expect(ends.at(-1)).toEqual({ kind: 'restart' });
    connect();
    expect(sockets.attempts).toHaveLength(4);
    expect(streams.attempts).toHaveLength(1);
  });

  it('tries less and less often, also when a trial opens and hears nothing, and stays on its stream', () => {
    block(2);
    connect();
    const trials: number[] = [];
    for (let second = 1; second <= 300; second += 1) {
      const before = sockets.attempts.length;
      clock.advance(1_000);
      if (sockets.attempts.length === before) continue;
      trials.push(second);
      last(sockets).handlers.onOpen();
    }
    expect(trials).toEqual([30, 90, 210]);
    expect(streams.attempts).toHaveLength(1);
    expect(last(streams).closed).toBe(false);
  });

  it('tries in time although a proxy cuts its streams again and again', () => {
    block(2);
    for (let i = 0; i < 4; i += 1) {
      connect();
      clock.advance(10_000);
      last(streams).handlers.onEnd({ kind: 'lost' });
    }
    expect(sockets.attempts).toHaveLength(3);
  });

  it('leaves no trial behind when its stream is closed', () => {
    block(2);
    const link = connect();
    clock.advance(30_000);
    link.close();
    expect(last(sockets).closed).toBe(true);
    clock.advance(1_000_000);
    expect(sockets.attempts).toHaveLength(3);
  });
});
