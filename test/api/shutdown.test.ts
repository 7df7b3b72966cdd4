import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openChat, openSocket } from './support/chat-socket.js';
import { openStream } from './support/event-source.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';
import { readSignals } from './support/signals.js';

let rig: ApiRig;
let anna: Visitor;

beforeEach(async () => {
  rig = await startApiRig();
  anna = await rig.becomeVisitor();
});
afterEach(() => rig.close());

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => {
      resolve(true);
    });
  });
}

describe('closing the api', () => {
  it('sends sockets away with 1012, ends streams, answers who waits, and takes nothing new', async () => {
    const { chat, conversationId } = await openChat(rig, anna);
    const unopened = await openSocket(rig, anna);
    const stream = await openStream(rig, anna, { conversationId });
    await stream.until(({ id }) => id === '1');
    const id = randomUUID();
    const waiting = rig.sendMessage(anna, { conversationId, text: 'still there?', id, wait: 30 });
    await readSignals(rig, conversationId, { atLeast: 1 });

    const startedAt = performance.now();
    await rig.api.close();
    expect(performance.now() - startedAt).toBeLessThan(4000);
    expect(await chat.closeCode()).toBe(1012);
    expect(await unopened.closeCode()).toBe(1012);
    await stream.rest();
    expect(await waiting).toMatchObject({ status: 202, body: { receipt: { clientMessageId: id } } });
    expect(await isRefused(rig.port)).toBe(true);
  });

  it('cuts whoever has not sent a whole request after 5 seconds', async () => {
    const slow = connect(rig.port, '127.0.0.1');
    await new Promise((resolve) => slow.once('connect', resolve));
    slow.write(
      'POST /api/v1/auth/anonymous HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
    );
    await expect.poll(async () => (await rig.request('/health')).status).toBe(200);
    const gone = new Promise((resolve) => slow.once('close', resolve));
    slow.on('error', () => undefined);
    const startedAt = performance.now();
    await rig.api.close();
    await gone;
    expect(performance.now() - startedAt).toBeLessThan(7000);
  });
});
