import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A call that a model server has taken and never answers. */
export type HangingCall = {
  /** When the caller gave it up, on this process's clock (`performance.now()`). */
  cutOff: Promise<number>;
};

export type HangingModel = {
  url: string;
  /** The next call that comes in. Calls that nobody waits for are taken and left hanging all the same. */
  nextCall(): Promise<HangingCall>;
  close(): Promise<void>;
};

/** A server that takes requests and never answers, and tells when a caller hangs up. */
export async function startHangingModel(): Promise<HangingModel> {
  const waiting: ((call: HangingCall) => void)[] = [];
  const server = createServer((_request: IncomingMessage, response: ServerResponse) => {
    const cutOff = once(response, 'close').then(() => performance.now());
    waiting.shift()?.({ cutOff });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextCall: () => new Promise((resolve) => waiting.push(resolve)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
