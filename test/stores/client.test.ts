import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createPrisma } from '../../prisma/client.js';
import { createStoreBed, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

it('gives a statement up after five seconds', async () => {
  const start = performance.now();
  await expect(bed.prisma.$queryRaw`SELECT 1 FROM pg_sleep(20)`).rejects.toThrow(/statement timeout/);
  expect(performance.now() - start).toBeLessThan(7000);
});

it('gives a server up that takes connections and never answers', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const prisma = createPrisma({ databaseUrl: `postgresql://nobody@127.0.0.1:${port}/nothing` });
  try {
    const start = performance.now();
    await expect(prisma.$queryRaw`SELECT 1`).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(4000);
  } finally {
    await prisma.$disconnect();
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});

it('connects again after the server has dropped its connections', async () => {
  const [mine] = await bed.prisma.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  const other = createPrisma({ databaseUrl: bed.databaseUrl, poolSize: 1 });
  try {
    await other.$queryRaw`SELECT count(*) FROM (
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    ) ended`;
    const isAnother = async () => {
      const [again] = await bed.prisma.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      return again !== undefined && again.pid !== mine?.pid;
    };
    await expect.poll(() => isAnother().catch(() => false)).toBe(true);
  } finally {
    await other.$disconnect();
  }
});
