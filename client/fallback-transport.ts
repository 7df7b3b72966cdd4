import { equalJitter } from './backoff.js';
import type { Clock } from './clock.js';
import type { Link, LinkHandlers, Transport } from './transport.js';

/** So many sockets in a row that did not come about: from then on it is done without. */
const BLOCKED_ATTEMPTS = 2;
const PROBE = { baseMs: 30_000, capMs: 600_000 };
const PROBE_WITHIN_MS = 10_000;

/**
 * Sockets where they are possible, streams where they are blocked on the way. While it does without sockets it tries one
 * from time to time; when that gets an answer, the stream ends and the next connection is a socket again.
 */
export function createFallbackTransport(input: {
  sockets: Transport;
  streams: Transport;
  clock: Clock;
  random: () => number;
}): Transport {
  const { sockets, streams, clock, random } = input;
  let blocked = 0;
  let probes = 0;
  let nextProbeAt = 0;

  function planProbe(): void {
    nextProbeAt = clock.now() + equalJitter({ ...PROBE, attempt: probes, random });
    probes += 1;
  }

  function noteBlocked(): void {
    blocked += 1;
    if (blocked === BLOCKED_ATTEMPTS) planProbe();
  }

  function noteFree(): void {
    blocked = 0;
    probes = 0;
  }

  function connectSocket(handlers: LinkHandlers): Link {
    let state: 'opening' | 'open' | 'heard' | 'over' = 'opening';
    const link = sockets.connect({
      onOpen() {
        state = 'open';
        handlers.onOpen();
      },
      onMessage(message) {
        if (state !== 'heard') noteFree();
        state = 'heard';
        handlers.onMessage(message);
      },
      onEnd(end) {
        state = 'over';
        if (end.kind === 'blocked') noteBlocked();
        handlers.onEnd(end);
      },
    });
    return {
      send(frame) {
        link.send(frame);
      },
      close() {
        // Given up because nothing came through: an upgrade that is let through, and then no frames.
        if (state === 'open') noteBlocked();
        state = 'over';
        link.close();
      },
    };
  }

  function connectStream(handlers: LinkHandlers): Link {
    let stopProbe = waitForProbe();

    function waitForProbe(): () => void {
      return clock.after(Math.max(0, nextProbeAt - clock.now()), () => {
        planProbe();
        stopProbe = probe({ transport: sockets, clock, onFree, onBlocked });
      });
    }

    function onBlocked(): void {
      stopProbe = waitForProbe();
    }

    function onFree(): void {
      noteFree();
      link.close();
      handlers.onEnd({ kind: 'restart' });
    }

    const link = streams.connect({
      ...handlers,
      onEnd(end) {
        stopProbe();
        handlers.onEnd(end);
      },
    });
    return {
      send(frame) {
        link.send(frame);
      },
      close() {
        stopProbe();
        link.close();
      },
    };
  }

  return { connect: (handlers) => (blocked < BLOCKED_ATTEMPTS ? connectSocket : connectStream)(handlers) };
}

/** Tries a socket until something is heard on it. Calls one of the two back, unless the returned function is called before. */
function probe(input: { transport: Transport; clock: Clock; onFree: () => void; onBlocked: () => void }): () => void {
  const link = input.transport.connect({
    onOpen() {
      link.send({ type: 'ping', payload: {} });
    },
    onMessage() {
      stop();
      input.onFree();
    },
    onEnd: onBlocked,
  });
  const cancelTimer = input.clock.after(PROBE_WITHIN_MS, onBlocked);

  function onBlocked(): void {
    stop();
    input.onBlocked();
  }

  function stop(): void {
    cancelTimer();
    link.close();
  }
  return stop;
}
