import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { SUBPROTOCOL, ServerEnvelope } from '../../contracts/protocol.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    bot: { settings: { conversation: { turnsPerRun: 3 }, idle: { closeAfterMinutes: 0.05, keepMinutes: 0 } } },
  });
}, 120_000);
afterAll(() => stack.close(), 120_000);

/** Sends a message over a socket of its own so many times at once; gives the receipts. */
async function sendOverSocket(chat: Visit, clientMessageId: string, text: string, times: number): Promise<unknown[]> {
  const socket = new WebSocket(`${stack.url.replace('http', 'ws')}/api/v1/chat/ws`, SUBPROTOCOL, {
    headers: { authorization: `Bearer ${chat.token}` },
  });
  const receipts: unknown[] = [];
  const send = (type: string, payload: object): void => {
    socket.send(JSON.stringify({ type, conversationId: chat.conversationId, payload }));
  };
  await once(socket, 'open');
  const done = new Promise<void>((resolve, reject) => {
    socket.on('message', (data) => {
      const frame = ServerEnvelope.parse(JSON.parse((data as Buffer).toString('utf8')));
      if (frame.type === 'conversation.opened') {
        for (let index = 0; index < times; index += 1) send('message.send', { clientMessageId, text });
      }
      if (frame.type === 'message.ack')
        receipts.push({ conversationId: frame.conversationId, ...(frame.payload as object) });
      if (frame.type === 'message.nack' || frame.type === 'error') reject(new Error(JSON.stringify(frame.payload)));
      if (receipts.length === times) resolve();
    });
  });
  send('conversation.open', { botId: stack.botId, conversationId: chat.conversationId });
  await done.finally(() => {
    socket.close();
  });
  return receipts;
}

async function textsOf(chat: Visit): Promise<string[]> {
  const events = await chat.readEvents();
  return events.flatMap((event) => (event.type === 'message.created' ? [event.payload.role] : []));
}

describe('the same message', () => {
  it('sent fifty times at once, over sockets and HTTP, is one message with one answer and one receipt', async () => {
    const chat = await visit(stack);
    const id = randomUUID();
    const receipt = { conversationId: chat.conversationId, clientMessageId: id };
    const [overHttp, ...overSockets] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => chat.trySend('Hello?', id))),
      sendOverSocket(chat, id, 'Hello?', 15),
      sendOverSocket(chat, id, 'Hello?', 15),
    ]);
    expect(overHttp.map(({ status, body }) => ({ status, body }))).toEqual(
      overHttp.map(() => ({ status: 202, body: { receipt } })),
    );
    expect(overSockets.flat()).toEqual(Array.from({ length: 30 }, () => receipt));
    await expect.poll(() => textsOf(chat), { timeout: 10_000 }).toEqual(['customer', 'bot']);
  });

  it('is known after the run was continued as new, and after the conversation was closed and opened again', async () => {
    const chat = await visit(stack);
    const first = randomUUID();
    await chat.ask('first', first);
    for (const text of ['second', 'third', 'fourth']) await chat.ask(text);
    const again = await chat.trySend('first', first, '?wait=5');
    expect(again).toMatchObject({ status: 200, body: { receipt: { clientMessageId: first }, answer: { seq: 3 } } });

    const workflow = stack.temporal.workflow.getHandle(toConversationWorkflowId(chat.conversationId));
    await expect
      .poll(async () => (await chat.readEvents()).at(-1)?.type, { timeout: 20_000 })
      .toBe('conversation.closed');
    await expect.poll(async () => (await workflow.describe()).status.name, { timeout: 20_000 }).toBe('COMPLETED');

    await chat.ask('fifth, after it was closed');
    expect(await chat.trySend('first', first)).toMatchObject({
      status: 202,
      body: { receipt: { clientMessageId: first } },
    });
    await chat.ask('sixth');
    const events = await chat.readEvents();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ type }) => type).filter((type) => type !== 'message.created')).toEqual([
      'conversation.started',
      'conversation.closed',
      'conversation.status',
    ]);
    expect(await textsOf(chat)).toEqual(Array.from({ length: 6 }, () => ['customer', 'bot']).flat());
  });
});
