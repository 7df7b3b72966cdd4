import type { SUBPROTOCOL } from '../contracts/protocol.js';
import type { Clock } from './clock.js';
import { toParleyError } from './errors.js';
import { readFrame } from './frames.js';
import type { VisitorApi } from './http.js';
import { fromCloseCode, fromError, type LinkEnd } from './link-end.js';
import { toApiUrl } from './request.js';
import type { LinkHandlers, Prepare, Transport } from './transport.js';

/** The part of WebSocket that the client uses: the browser's, and that of the package `ws`. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
}
export type WebSocketConstructor = new (url: string, protocols: string) => WebSocketLike;

const subprotocol: typeof SUBPROTOCOL = 'parley.v1';

/** How long a socket may take to open once there is a ticket: a proxy that cannot upgrade may hold it for ever. */
const UPGRADE_WITHIN_MS = 5_000;
/** The browser's word for a socket that ended without one. */
const NO_CLOSE_FRAME = 1006;

/** A transport that gets a ticket and opens a socket with it, once per connection. */
export function createWebSocketTransport(input: {
  baseUrl: string;
  api: Pick<VisitorApi, 'createTicket'>;
  prepare: Prepare;
  WebSocket: WebSocketConstructor;
  clock: Clock;
}): Transport {
  return {
    connect(handlers) {
      const abort = new AbortController();
      const { signal } = abort;
      let socket: WebSocketLike | null = null;
      let cancelTimer: () => void = () => undefined;

      function close(): void {
        abort.abort();
        cancelTimer();
        socket?.close(1000);
      }

      function end(reason: LinkEnd): void {
        if (signal.aborted) return;
        close();
        handlers.onEnd(reason);
      }

      async function open(): Promise<void> {
        const [{ ticket }] = await Promise.all([input.api.createTicket({ signal }), input.prepare({ signal })]);
        if (signal.aborted) return;
        const url = toApiUrl(input.baseUrl, `/chat/ws?ticket=${encodeURIComponent(ticket)}`).replace(/^http/, 'ws');
        try {
          socket = new input.WebSocket(url, subprotocol);
        } catch {
          // The page's own policy may forbid it.
          end({ kind: 'blocked' });
          return;
        }
        cancelTimer = input.clock.after(UPGRADE_WITHIN_MS, () => {
          end({ kind: 'blocked' });
        });
        listen({ socket, handlers: { ...handlers, onEnd: end }, signal, onOpened: cancelTimer });
      }

      open().catch((error: unknown) => {
        end(fromError(toParleyError(error)));
      });
      return {
        send(frame) {
          socket?.send(JSON.stringify(frame));
        },
        close,
      };
    },
  };
}

function listen(input: {
  socket: WebSocketLike;
  handlers: LinkHandlers;
  signal: AbortSignal;
  onOpened: () => void;
}): void {
  const { socket, handlers, signal } = input;
  let heard = false;
  socket.addEventListener('open', () => {
    input.onOpened();
    if (signal.aborted) socket.close(1000);
    else handlers.onOpen();
  });
  socket.addEventListener('message', ({ data }) => {
    heard = true;
    const message = signal.aborted ? null : readFrame(data);
    if (message) handlers.onMessage(message);
  });
  // `close` always follows; without a listener the package ws would throw.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('close', ({ code }) => {
    handlers.onEnd(code === NO_CLOSE_FRAME && !heard ? { kind: 'blocked' } : fromCloseCode(code));
  });
}
