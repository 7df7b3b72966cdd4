import { Registry, Counter } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '../../contracts/problem.js';
import { startOperationsServer } from '../../worker/operations-server.js';

let server: Awaited<ReturnType<typeof startOperationsServer>>;
let isDatabaseUp: boolean;

beforeEach(async () => {
  const registry = new Registry();
  new Counter({ name: 'turns_total', help: 'Turns.', registers: [registry] }).inc(3);
  isDatabaseUp = true;
  server = await startOperationsServer({
    port: 0,
    host: '127.0.0.1',
    registry,
    checks: {
      database: () => (isDatabaseUp ? Promise.resolve() : Promise.reject(new Error('down'))),
      bus: () => Promise.resolve(),
    },
  });
});
afterEach(() => server.close());

async function ask(address: string): Promise<{ status: number; type: string; text: string }> {
  const response = await fetch(`http://127.0.0.1:${server.port}${address}`);
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

describe('the operations server of a worker', () => {
  it('says that it lives, and shows the metrics of its process', async () => {
    expect(await ask('/health')).toMatchObject({ status: 200, type: 'application/json', text: '{"status":"up"}' });
    const { status, type, text } = await ask('/metrics');
    expect([status, type]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(text).toContain('turns_total 3');
  });

  it('is ready while every part answers', async () => {
    const { status, text } = await ask('/ready');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      status: 'up',
      parts: { database: { status: 'up' }, bus: { status: 'up' } },
    });

    isDatabaseUp = false;
    const after = await ask('/ready');
    expect(after.status).toBe(503);
    expect(JSON.parse(after.text)).toMatchObject({
      status: 'down',
      parts: { database: { status: 'down' }, bus: { status: 'up' } },
    });
  });

  it.each(['/', '/nothing', '/api/v1/conversations'])(
    'answers a problem at %s, where there is nothing',
    async (address) => {
      const { status, type, text } = await ask(address);
      expect([status, type]).toEqual([404, 'application/problem+json']);
      expect(Problem.parse(JSON.parse(text))).toMatchObject({ status: 404, code: 'route_not_found' });
    },
  );
});
