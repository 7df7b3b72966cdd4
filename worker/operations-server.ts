import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import type { Registry } from 'prom-client';

import { PROBLEM_CONTENT_TYPE, type Problem } from '../contracts/problem.js';

export type OperationsServerOptions = {
  port: number;
  host: string;
  registry: Registry;
  /** The parts that must answer for the worker to be ready. */
  checks: Record<string, () => Promise<unknown>>;
};

type PartStatus = { status: 'up' | 'down'; latencyMs: number };

const CHECK_TIMEOUT_MS = 2000;

const NOT_FOUND: Problem = {
  type: 'urn:parley:problem:route_not_found',
  title: 'There is nothing at this address.',
  status: 404,
  detail: 'A worker has /health, /ready and /metrics.',
  code: 'route_not_found',
};

/** Serves `/metrics`, `/health` and `/ready` of a worker process. Port 0 takes a free one; the answer says which. */
export async function startOperationsServer({ port, host, registry, checks }: OperationsServerOptions): Promise<{
  port: number;
  close: () => Promise<void>;
}> {
  const server: Server = createServer((request, response) => {
    void respond(request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  server.listen(port, host);
  await once(server, 'listening');

  async function respond(url: string): Promise<{ status: number; type: string; body: string }> {
    const json = 'application/json';
    if (url === '/metrics') return { status: 200, type: registry.contentType, body: await registry.metrics() };
    if (url === '/health') return { status: 200, type: json, body: JSON.stringify({ status: 'up' }) };
    if (url !== '/ready') return { status: 404, type: PROBLEM_CONTENT_TYPE, body: JSON.stringify(NOT_FOUND) };
    const parts = Object.fromEntries(
      await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await probe(check)] as const)),
    );
    const up = Object.values(parts).every((part) => part.status === 'up');
    return { status: up ? 200 : 503, type: json, body: JSON.stringify({ status: up ? 'up' : 'down', parts }) };
  }

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function probe(check: () => Promise<unknown>): Promise<PartStatus> {
  const started = performance.now();
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => {
      reject(new Error('no answer in time'));
    }, CHECK_TIMEOUT_MS).unref();
  });
  const status = await Promise.race([check(), timeout]).then(
    () => 'up' as const,
    () => 'down' as const,
  );
  return { status, latencyMs: Math.round(performance.now() - started) };
}
