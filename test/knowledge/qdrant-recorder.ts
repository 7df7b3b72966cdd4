import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RecordedRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  apiKey: string | undefined;
  body: unknown;
};

/** What the recorder answers: a result, a status with an error, or `hang` for nothing at all. */
export type Reply = { result: unknown } | { status: number } | 'hang';

/** Listens like a Qdrant server, answers what `reply` says, and keeps every request. No vector is ever compared here. */
export async function startQdrantRecorder(reply: (request: RecordedRequest) => Reply): Promise<{
  url: string;
  requests: RecordedRequest[];
  close(): Promise<void>;
}> {
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://recorder');
      const text = Buffer.concat(chunks).toString();
      const request: RecordedRequest = {
        method: (incoming.method ?? '').toLowerCase(),
        path: pathname,
        query: Object.fromEntries(searchParams),
        apiKey: incoming.headers['api-key']?.toString(),
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
      requests.push(request);
      send(outgoing, reply(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  const failed = 'status' in reply;
  response.writeHead(failed ? reply.status : 200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(
      failed ? { status: { error: 'scripted' }, time: 0 } : { status: 'ok', time: 0, result: reply.result },
    ),
  );
}
