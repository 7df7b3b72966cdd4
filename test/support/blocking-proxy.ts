import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy that lets requests through, and of upgrades what its test wants. */
export type BlockingProxy = {
  readonly url: string;
  /** What becomes of upgrades from now on. */
  upgrades: 'pass' | 'refuse' | 'hang';
  /** How many upgrades were asked for, and how many were let through. */
  readonly asked: number;
  readonly passed: number;
  close(): Promise<void>;
};

export async function startBlockingProxy({ target }: { target: string }): Promise<BlockingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Duplex>();
  const counts = { asked: 0, passed: 0 };

  const server = createServer((request, response) => {
    const { method, url: path, headers } = request;
    const onward = forward({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    counts.asked += 1;
    socket.on('error', () => socket.destroy());
    if (proxy.upgrades === 'refuse') socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    if (proxy.upgrades !== 'pass') return;
    counts.passed += 1;
    const onward = connect(Number(port), hostname, () => {
      const lines = request.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
      );
      onward.write([`GET ${request.url ?? '/'} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: BlockingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    upgrades: 'pass',
    get asked() {
      return counts.asked;
    },
    get passed() {
      return counts.passed;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
