import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

import type { GenerationList } from '../../contracts/knowledge.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { openChat, refusal } from './support/chat-socket.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';
import { readSignals } from './support/signals.js';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.js';

const WITHIN = { timeout: 20_000, interval: 50 };

let rig: ApiRig;
let anna: Visitor;
let databaseProxy: TcpProxy;
let temporalProxy: TcpProxy;

beforeAll(async () => {
  const postgres = new URL(inject('postgresAdminUrl'));
  const [host = '', port] = inject('temporalAddress').split(':');
  databaseProxy = await startTcpProxy({ host: postgres.hostname, port: Number(postgres.port) });
  temporalProxy = await startTcpProxy({ host, port: Number(port) });
  rig = await startApiRig({
    temporalAddress: `127.0.0.1:${temporalProxy.port}`,
    databaseUrl: (url) => url.replace(/@[^/]+\//, `@127.0.0.1:${databaseProxy.port}/`),
  });
  anna = await rig.becomeVisitor();
});
beforeEach(() => {
  databaseProxy.mend();
  temporalProxy.mend();
});
afterAll(async () => {
  databaseProxy.mend();
  temporalProxy.mend();
  await rig.close();
  await Promise.all([databaseProxy.close(), temporalProxy.close()]);
});

const send = (text: string, clientMessageId: string) => ({ type: 'message.send', payload: { clientMessageId, text } });
const aboutMessage = (id: string, type: string) => (frame: { type: string; payload: Record<string, unknown> }) =>
  frame.type === type && frame.payload['clientMessageId'] === id;

describe.each(['cut', 'freeze'] as const)('while Temporal is away (%s)', (how) => {
  it('no message is acknowledged, and the same one is taken when it is back', async () => {
    const { chat, conversationId } = await openChat(rig, anna);
    temporalProxy[how]();
    const id = randomUUID();
    const startedAt = performance.now();
    const overHttp = rig.sendMessage(anna, { conversationId, text: 'over HTTP', id: randomUUID(), wait: 10 });
    chat.send(send('stored?', id));
    const nack = await chat.frame(aboutMessage(id, 'message.nack'));
    expect(nack.payload).toMatchObject({
      retryable: true,
      retryAfterMs: 2000,
      problem: { code: 'temporal_unavailable' },
    });
    const refused = await overHttp;
    expect(refused).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(performance.now() - startedAt).toBeLessThan(7000);
    expect(chat.frames.some(({ type }) => type === 'message.ack')).toBe(false);

    temporalProxy.mend();
    while (!chat.frames.some(aboutMessage(id, 'message.ack'))) {
      const answered = chat.frames.length;
      chat.send(send('stored?', id));
      await chat.frame((frame) => chat.frames.indexOf(frame) >= answered);
    }
    const { signals } = await readSignals(rig, conversationId, { atLeast: 1 });
    expect(signals.map(({ clientMessageId }) => clientMessageId)).toContain(id);
    await chat.close();
  });

  it('/ready says so', async () => {
    temporalProxy[how]();
    const { status, body } = await rig.request('/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({ parts: { temporal: { status: 'down' }, database: { status: 'up' } } });
  });
});

it('while Temporal is away no FAQ is changed, and the same change is taken when it is back', async () => {
  const { key } = await createApiKeyStore(rig.prisma).create({ name: 'test' });
  const headers = { authorization: `Bearer ${key}` };
  const faq = { category: 'shop', question: 'When do you open?', answer: 'At nine.' };
  const knowledge = `/api/v1/bots/${rig.botId}`;
  temporalProxy.cut();
  const refused = await rig.post(`${knowledge}/faqs`, faq, headers);
  expect(refused).toMatchObject({ status: 503, body: { code: 'knowledge_not_started' } });
  expect((await rig.request(`${knowledge}/faqs`, { headers })).body).toMatchObject({ total: 0 });
  const { body } = await rig.request<GenerationList>(`${knowledge}/generations`, { headers });
  expect(body.generations[0]).toMatchObject({ origin: 'edit', status: 'failed' });

  temporalProxy.mend();
  await expect.poll(async () => (await rig.post(`${knowledge}/faqs`, faq, headers)).status, WITHIN).toBe(201);
  expect((await rig.request(`${knowledge}/faqs`, { headers })).body).toMatchObject({ total: 1 });
});

describe.each(['cut', 'freeze'] as const)('while the database is away (%s)', (how) => {
  it('an open socket still gets its messages acknowledged, and the log once it is back', async () => {
    const { chat, conversationId } = await openChat(rig, anna);
    await chat.frame('conversation.started');
    databaseProxy[how]();
    const id = randomUUID();
    const startedAt = performance.now();
    chat.send(send('stored all the same', id));
    await chat.frame(aboutMessage(id, 'message.ack'));
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect((await readSignals(rig, conversationId)).signals).toMatchObject([{ clientMessageId: id }]);

    databaseProxy.mend();
    const answer = async (): Promise<number> => {
      try {
        return await rig.turns.answer({ conversationId, turnNo: 1, answers: [id], text: 'Back.' });
      } catch {
        return answer();
      }
    };
    const seq = await answer();
    await chat.frame((frame) => frame.seq === seq);
    expect(chat.frames.flatMap((frame) => frame.seq ?? [])).toEqual([1, 2, 3]);
    await chat.close();
  });

  it('what needs it is 503 with Retry-After, and no ticket opens a socket', async () => {
    const conversationId = await rig.startConversation(anna);
    const { body } = await rig.post<{ ticket: string }>('/api/v1/realtime/ticket', {}, anna.headers);
    databaseProxy[how]();
    const replies = await Promise.all([
      rig.request(`/api/v1/conversations/${conversationId}`, { headers: anna.headers }),
      rig.request('/api/v1/bots/shop'),
      rig.sendMessage(anna, { conversationId, text: 'hello' }),
    ]);
    for (const reply of replies) {
      expect(reply).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
      expect(reply.headers.get('retry-after')).toBe('2');
    }
    expect(await refusal(`ws://127.0.0.1:${rig.port}/api/v1/chat/ws?ticket=${body.ticket}`)).toMatchObject({
      status: 503,
    });
    expect(await rig.request('/health')).toMatchObject({ status: 200 });
  });
});
