import { fullJitter, RECONNECT, RESTART_SPREAD_MS } from './backoff.js';
import type { Clock } from './clock.js';
import type { ClientFrameInput, ServerMessage } from './frames.js';
import { startHeartbeat, type Heartbeat } from './heartbeat.js';
import type { ClosedReason, LinkEnd } from './link-end.js';
import type { Link, Transport } from './transport.js';

export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly retryInMs: number }
  | { readonly state: 'closed'; readonly reason: ClosedReason };

/** Keeps one connection up: connects, watches it, and connects again with growing waits. */
export interface Connector {
  /** Sends a frame when there is a connection; else it is dropped. */
  send(frame: ClientFrameInput): void;
  /** The conversation is open on the connection: the next loss starts with short waits again. */
  confirmOpen(): void;
  /** Ends the connection from this side, as if it had ended so. */
  end(end: LinkEnd): void;
  /** Connects now instead of when the wait is over, also after it was closed. */
  reconnect(): void;
  close(reason: ClosedReason): void;
}

const OPEN_WITHIN_MS = 20_000;

/** Starts to connect. `onLink` is called when frames can be sent; `onState` on every change. */
export function startConnector(input: {
  transport: Transport;
  clock: Clock;
  random: () => number;
  onState: (state: ConnectionState) => void;
  onLink: () => void;
  onMessage: (message: ServerMessage) => void;
}): Connector {
  const { clock } = input;
  let link: Link | null = null;
  let heartbeat: Heartbeat | null = null;
  let cancelTimer: () => void = () => undefined;
  let losses = 0;
  let rejections = 0;

  function drop(): void {
    cancelTimer();
    heartbeat?.stop();
    heartbeat = null;
    const old = link;
    link = null;
    old?.close();
  }

  function connect(): void {
    drop();
    input.onState({ state: 'connecting' });
    cancelTimer = clock.after(OPEN_WITHIN_MS, () => {
      end({ kind: 'lost' });
    });
    link = input.transport.connect({
      onOpen() {
        heartbeat = startHeartbeat({
          clock,
          ping: () => {
            send({ type: 'ping', payload: {} });
          },
          onDead: () => {
            end({ kind: 'lost' });
          },
        });
        input.onLink();
      },
      onMessage(message) {
        heartbeat?.heard();
        input.onMessage(message);
      },
      onEnd: end,
    });
  }

  function send(frame: ClientFrameInput): void {
    if (heartbeat) link?.send(frame);
  }

  function close(reason: ClosedReason): void {
    drop();
    input.onState({ state: 'closed', reason });
  }

  function wait(retryInMs: number): void {
    drop();
    input.onState({ state: 'waiting', retryInMs });
    cancelTimer = clock.after(retryInMs, connect);
  }

  function end(reason: LinkEnd): void {
    switch (reason.kind) {
      case 'refused':
        close(reason.reason);
        return;
      case 'unauthenticated':
        // The next connection comes with a new ticket, which asks for a new token where the old one has run out.
        rejections += 1;
        if (rejections > 1) close({ kind: 'unauthenticated' });
        else connect();
        return;
      case 'restart':
        wait(Math.round(input.random() * RESTART_SPREAD_MS));
        return;
      case 'blocked':
      case 'lost': {
        const backoff = fullJitter({ ...RECONNECT, attempt: losses, random: input.random });
        losses += 1;
        wait(Math.max(backoff, (reason.kind === 'lost' ? reason.retryAfterMs : undefined) ?? 0));
      }
    }
  }

  connect();
  return {
    send,
    end,
    reconnect: connect,
    close,
    confirmOpen() {
      cancelTimer();
      losses = 0;
      rejections = 0;
      input.onState({ state: 'open' });
    },
  };
}
