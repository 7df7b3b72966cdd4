import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { settleWithin } from './settle-within.js';

const FINISH_MS = 5_000;
const SWEEP_MS = 50;

export type StoppableServer = {
  listen: (address: { host: string; port: number }) => Promise<{ port: number }>;
  /** Takes no more connections, lets requests finish for 5 s, and cuts what is left then. */
  stop: () => Promise<void>;
};

/** A server with time limits against slow senders, that stops gracefully. */
export function createStoppableServer(server: Server): StoppableServer {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  // Longer than the usual minute of a load balancer, which must not find a connection closed that it meant to use again.
  server.keepAliveTimeout = 65_000;
  return {
    async listen({ host, port }) {
      server.listen(port, host);
      await once(server, 'listening');
      return { port: (server.address() as AddressInfo).port };
    },
    async stop() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      // Connections that were busy a moment ago stay open for the next request of their client: there is none any more.
      const sweeping = setInterval(() => {
        server.closeIdleConnections();
      }, SWEEP_MS);
      const outcome = await settleWithin(closed, FINISH_MS);
      clearInterval(sweeping);
      if (outcome.status === 'late') server.closeAllConnections();
    },
  };
}
