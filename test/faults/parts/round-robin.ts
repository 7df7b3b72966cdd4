import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type RoundRobin = { readonly port: number; close(): Promise<void> };

const HOST = '127.0.0.1';

/** Stands in front of replicas and gives each new connection to the next one that takes it. */
export async function startRoundRobin({ port, targets }: { port: number; targets: number[] }): Promise<RoundRobin> {
  const sockets = new Set<Socket>();
  let turn = 0;

  function pass(client: Socket, tries: number): void {
    const target = targets[turn % targets.length] ?? 0;
    turn += 1;
    const replica = connect({ host: HOST, port: target });
    replica.once('error', () => {
      if (tries > 1 && !client.destroyed) pass(client, tries - 1);
      else client.resetAndDestroy();
    });
    replica.once('connect', () => {
      join(client, replica);
    });
  }

  function join(client: Socket, replica: Socket): void {
    replica.removeAllListeners('error');
    for (const [from, to] of [
      [client, replica],
      [replica, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (client.destroyed) replica.destroy();
    client.pipe(replica);
    replica.pipe(client);
  }

  const server = createServer((client) => {
    client.on('error', () => undefined);
    pass(client, targets.length);
  });
  server.listen(port, HOST);
  await once(server, 'listening');
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
