import type { SUBPROTOCOL } from '../contracts/protocol.js';
import { toParleyError } from './errors.js';
import { readFrame } from './frames.js';
import type { VisitorApi } from './http.js';
import { fromCloseCode, fromError, type LinkEnd } from './link-end.js';
import type { LinkHandlers, Transport } from './transport.js';

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

/** A transport that gets a ticket and opens a socket with it, once per connection. */
export function createWebSocketTransport(input: {
  baseUrl: string;
  api: Pick<VisitorApi, 'createTicket'>;
  WebSocket: WebSocketConstructor;
}): Transport {
  return {
    connect(handlers) {
      const abort = new AbortController();
      let socket: WebSocketLike | null = null;

      function end(reason: LinkEnd): void {
        if (abort.signal.aborted) return;
        abort.abort();
        handlers.onEnd(reason);
      }

      async function open(): Promise<void> {
        const { ticket } = await input.api.createTicket({ signal: abort.signal });
        if (abort.signal.aborted) return;
        const url = `${input.baseUrl.replace(/\/+$/, '').replace(/^http/, 'ws')}/api/v1/chat/ws?ticket=${encodeURIComponent(ticket)}`;
        socket = new input.WebSocket(url, subprotocol);
        listen({ socket, handlers, signal: abort.signal, end });
      }

      open().catch((error: unknown) => {
        end(fromError(toParleyError(error)));
      });
      return {
        send(frame) {
          socket?.send(JSON.stringify(frame));
        },
        close() {
          abort.abort();
          socket?.close(1000);
        },
      };
    },
  };
}

function listen(input: {
  socket: WebSocketLike;
  handlers: LinkHandlers;
  signal: AbortSignal;
  end: (end: LinkEnd) => void;
}): void {
  const { socket, handlers, signal, end } = input;
  socket.addEventListener('open', () => {
    if (signal.aborted) socket.close(1000);
    else handlers.onOpen();
  });
  socket.addEventListener('message', ({ data }) => {
    const message = signal.aborted ? null : readFrame(data);
    if (message) handlers.onMessage(message);
  });
  // `close` always follows; without a listener the package ws would throw.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('close', ({ code }) => {
    end(fromCloseCode(code));
  });
}
