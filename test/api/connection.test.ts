import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { createApiMetrics } from '../../api/metrics.js';
import { Connection } from '../../api/realtime/connection.js';
import { PROTOCOL_LIMITS } from '../../contracts/protocol.js';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const end of cleanUp.splice(0)) end();
});

/** Both ends of a real socket, the server's as a Connection. */
async function openPair({ heartbeatMs = 60_000, autoPong = true } = {}) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong });
  client.on('error', () => undefined);
  const [socket, { socket: transport }] = (await once(sockets, 'connection')) as [WebSocket, IncomingMessage];
  await once(client, 'open');
  let beats = 0;
  const connection = new Connection({
    socket,
    transport,
    metrics: createApiMetrics(new Registry()),
    heartbeatMs,
    onText: () => undefined,
    onHeartbeat: () => (beats += 1),
    onClose: () => undefined,
  });
  cleanUp.push(() => {
    client.terminate();
    sockets.close();
    server.close();
  });
  return { client, socket, transport, connection, beats: () => beats };
}

const frame = { type: 'message.created', at: '', payload: { text: 'x'.repeat(100_000) } };
const delta = { type: 'turn.delta', at: '', payload: { text: 'x'.repeat(100_000) } };

describe('what is said in one go', () => {
  it('arrives in its order, and is not held back', async () => {
    const { client, transport, connection } = await openPair();
    const heard: unknown[] = [];
    client.on('message', (data: Buffer) => heard.push((JSON.parse(data.toString()) as { type: string }).type));
    for (const type of ['turn.started', 'turn.delta', 'turn.completed']) connection.send({ type, at: '', payload: {} });
    expect(transport.writableCorked).toBe(1);
    await expect.poll(() => heard).toEqual(['turn.started', 'turn.delta', 'turn.completed']);
    expect(transport.writableCorked).toBe(0);
  });
});

describe('a reader that does not keep up', () => {
  it('gets no deltas over 1 MB, and is closed over 4 MB, while it never takes more memory', async () => {
    const { client, socket, connection } = await openPair();
    client.pause();
    // Until the system's own buffers are full, and what follows stays here.
    for (let index = 0; index < 1000 && socket.bufferedAmount <= PROTOCOL_LIMITS.dropDeltasAboveBytes; index += 1) {
      connection.sendIfKeepingUp(delta);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const buffered = socket.bufferedAmount;
    expect(buffered).toBeGreaterThan(PROTOCOL_LIMITS.dropDeltasAboveBytes);
    for (let index = 0; index < 100; index += 1) connection.sendIfKeepingUp(delta);
    expect(socket.bufferedAmount).toBe(buffered);

    for (let index = 0; index < 100; index += 1) connection.send(frame);
    expect(socket.readyState).toBe(WebSocket.CLOSING);
    expect(socket.bufferedAmount).toBeLessThan(PROTOCOL_LIMITS.closeAboveBytes + 300_000);
    // It does not answer the closing handshake either, and is cut.
    await once(socket, 'close');
  });

  it('is told 1013 when it reads after all', async () => {
    const { client, socket, connection } = await openPair();
    client.pause();
    while (socket.readyState === WebSocket.OPEN) {
      connection.send(frame);
      await new Promise((resolve) => setImmediate(resolve));
    }
    client.resume();
    const [code] = (await once(client, 'close')) as [number];
    expect(code).toBe(1013);
  });
});

describe('the heartbeat', () => {
  it('ends a peer that answers no ping', async () => {
    const { socket, beats } = await openPair({ heartbeatMs: 50, autoPong: false });
    await once(socket, 'close');
    expect(beats()).toBe(1);
  });

  it('keeps a peer that answers', async () => {
    // Both ends are in this process: a busy machine may need far longer than a beat of 20 ms for the answer.
    const { socket, beats } = await openPair({ heartbeatMs: 500 });
    await expect.poll(beats, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });
});
