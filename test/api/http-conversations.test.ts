import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CustomerMessage } from '../../contracts/conversation.js';
import type { ConversationResource, EventPage, PublicBot } from '../../contracts/http.js';
import type { MessageCreatedEvent } from '../../contracts/events.js';
import { readSignals } from './support/signals.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';

type Answered = { receipt: object; answer: MessageCreatedEvent };

let rig: ApiRig;
let anna: Visitor;

beforeAll(async () => {
  rig = await startApiRig();
  anna = await rig.becomeVisitor();
});
afterAll(() => rig.close());

describe('a visitor', () => {
  it('is made for a bot that is named by its id or its slug', async () => {
    const bySlug = await rig.post('/api/v1/auth/anonymous', { botSlug: 'shop' });
    expect(bySlug.status).toBe(201);
    expect(bySlug.body).toMatchObject({ botId: rig.botId });
    expect(bySlug.body['visitorId']).not.toBe(anna.visitorId);
    expect(bySlug.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    [{}, 422, 'invalid_request'],
    [{ botId: randomUUID(), botSlug: 'shop' }, 422, 'invalid_request'],
    [{ botId: 'shop' }, 422, 'invalid_request'],
    [{ botId: randomUUID() }, 404, 'bot_not_found'],
    [{ botSlug: 'nobody' }, 404, 'bot_not_found'],
  ])('is not made for %j', async (body, status, code) => {
    expect(await rig.post('/api/v1/auth/anonymous', body)).toMatchObject({ status, body: { status, code } });
  });
});

describe('a bot', () => {
  it('is presented to anybody without its instructions', async () => {
    const { status, body } = await rig.request<PublicBot>('/api/v1/bots/shop');
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['greeting', 'handOver', 'id', 'locale', 'name', 'slug', 'suggestions']);
    expect((await rig.request('/api/v1/bots/nobody')).status).toBe(404);
  });
});

describe('a conversation', () => {
  it('is made once for an id, and begins with its greeting', async () => {
    const conversationId = randomUUID();
    const made = await rig.post<ConversationResource>(
      '/api/v1/conversations',
      { conversationId, locale: 'de' },
      anna.headers,
    );
    expect(made).toMatchObject({
      status: 201,
      body: { id: conversationId, botId: rig.botId, status: 'open', owner: { kind: 'bot' }, locale: 'de', lastSeq: 1 },
    });
    expect(made.headers.get('location')).toBe(`/api/v1/conversations/${conversationId}`);
    const again = await rig.post(
      '/api/v1/conversations',
      { conversationId: conversationId.toUpperCase() },
      anna.headers,
    );
    expect(again.body).toEqual(made.body);

    const events = await rig.request<EventPage>(`/api/v1/conversations/${conversationId}/events`, {
      headers: anna.headers,
    });
    expect(events.body).toMatchObject({
      lastSeq: 1,
      more: false,
      events: [{ seq: 1, type: 'conversation.started', payload: { botName: 'Shop' } }],
    });
    const read = await rig.request(`/api/v1/conversations/${conversationId}`, { headers: anna.headers });
    expect(read.body).toEqual(made.body);
  });

  it('cannot begin with a bot that was never published', async () => {
    const { botSlug } = await rig.draftBot(`bot-${randomUUID().slice(0, 8)}`);
    expect((await rig.request(`/api/v1/bots/${botSlug}`)).status).toBe(404);
    expect((await rig.post('/api/v1/auth/anonymous', { botSlug })).status).toBe(404);
  });

  it('of another visitor, or of another bot, does not exist', async () => {
    const conversationId = await rig.startConversation(anna);
    const bert = await rig.becomeVisitor();
    const stranger = await rig.becomeVisitor(await rig.createBot(`bot-${randomUUID().slice(0, 8)}`));
    const notFound = { status: 404, body: { code: 'conversation_not_found' } };
    for (const { headers } of [bert, stranger]) {
      for (const path of ['', '/events', '/stream']) {
        expect(await rig.request(`/api/v1/conversations/${conversationId}${path}`, { headers })).toMatchObject(
          notFound,
        );
      }
      expect(await rig.post('/api/v1/conversations', { conversationId }, headers)).toMatchObject(notFound);
    }
    expect(await rig.sendMessage(bert, { conversationId, text: 'mine?' })).toMatchObject(notFound);
    expect(await rig.sendMessage(stranger, { conversationId, text: 'mine?', wait: 1 })).toMatchObject(notFound);
    expect(await rig.sendMessage(anna, { conversationId: randomUUID(), text: 'hello' })).toMatchObject(notFound);
  });

  it('needs a valid token', async () => {
    const conversationId = await rig.startConversation(anna);
    for (const authorization of ['', 'Bearer nonsense', `Basic ${anna.token}`, `Bearer ${anna.token}x`]) {
      const reply = await rig.request(`/api/v1/conversations/${conversationId}`, { headers: { authorization } });
      expect(reply).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('gives its log page by page', async () => {
    const conversationId = await rig.startConversation(anna);
    for (const text of ['a', 'b', 'c']) await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text });
    const page = async (query: string) => {
      const { body } = await rig.request<EventPage>(`/api/v1/conversations/${conversationId}/events${query}`, {
        headers: anna.headers,
      });
      return { seqs: body.events.map(({ seq }) => seq), lastSeq: body.lastSeq, more: body.more };
    };
    expect(await page('')).toEqual({ seqs: [1, 2, 3, 4], lastSeq: 4, more: false });
    expect(await page('?after=1&limit=2')).toEqual({ seqs: [2, 3], lastSeq: 3, more: true });
    expect(await page('?after=3&limit=2')).toEqual({ seqs: [4], lastSeq: 4, more: false });
    expect(await page('?after=9')).toEqual({ seqs: [], lastSeq: 9, more: false });
  });
});

describe('a message', () => {
  it('is in Temporal, masked and with its correlation id, when its receipt is given', async () => {
    const conversationId = await rig.startConversation(anna);
    const id = randomUUID();
    const reply = await rig.post(
      `/api/v1/conversations/${conversationId}/messages`,
      { text: 'my card is 4111 1111 1111 1111\r\nok?' },
      { ...anna.headers, 'idempotency-key': id.toUpperCase(), 'x-request-id': 'from-the-caller-1' },
    );
    expect(reply).toMatchObject({ status: 202, body: { receipt: { conversationId, clientMessageId: id } } });
    expect(reply.headers.get('x-correlation-id')).toBe('from-the-caller-1');

    const { input, signals } = await readSignals(rig, conversationId);
    expect(input).toEqual({ botId: rig.botId, conversationId });
    expect(signals).toEqual<CustomerMessage[]>([
      {
        clientMessageId: id,
        text: 'my card is [card removed]\nok?',
        at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        correlationId: 'from-the-caller-1',
      },
    ]);
  });

  it('goes to the run that is there already', async () => {
    const conversationId = await rig.startConversation(anna);
    for (const text of ['one', 'two', 'three']) {
      expect((await rig.sendMessage(anna, { conversationId, text })).status).toBe(202);
    }
    expect((await readSignals(rig, conversationId)).signals.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('that has its row gets the same receipt at once, and is not signalled again', async () => {
    const conversationId = await rig.startConversation(anna);
    const id = randomUUID();
    const first = await rig.sendMessage(anna, { conversationId, text: 'password: secret', id });
    await rig.turns.record({ conversationId, clientMessageId: id, text: 'password: [password removed]' });
    const again = await rig.sendMessage(anna, { conversationId, text: 'password: secret', id });
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect((await readSignals(rig, conversationId)).signals).toHaveLength(1);
  });

  it('with another text under the same id is a conflict', async () => {
    const conversationId = await rig.startConversation(anna);
    const id = randomUUID();
    await rig.turns.record({ conversationId, clientMessageId: id, text: 'the first text' });
    const reply = await rig.sendMessage(anna, { conversationId, text: 'another text', id });
    expect(reply).toMatchObject({ status: 409, body: { code: 'message_conflict' } });
  });
});

describe('waiting for the answer', () => {
  it('gives it when it comes in time', async () => {
    const conversationId = await rig.startConversation(anna);
    const id = randomUUID();
    const waiting = rig.sendMessage<Answered>(anna, { conversationId, text: 'hello?', id, wait: 20 });
    await readSignals(rig, conversationId, { atLeast: 1 });
    const seq = await rig.turns.answer({ conversationId, turnNo: 1, answers: [id], text: 'Hello!' });
    const reply = await waiting;
    expect(reply).toMatchObject({
      status: 200,
      body: {
        receipt: { clientMessageId: id },
        answer: { seq, payload: { text: 'Hello!', answer: { answers: [id] } } },
      },
    });
  });

  it('gives the same one when the request is repeated', async () => {
    const conversationId = await rig.startConversation(anna);
    const id = randomUUID();
    await rig.turns.answer({ conversationId, turnNo: 1, answers: [id], text: 'Once.' });
    const reply = await rig.sendMessage<Answered>(anna, { conversationId, text: 'asked', id, wait: 5 });
    expect(reply).toMatchObject({ status: 200, body: { answer: { payload: { text: 'Once.' } } } });
    await expect(readSignals(rig, conversationId)).rejects.toThrow();
  });

  it('ends with 202 and the receipt when the time is over', async () => {
    const conversationId = await rig.startConversation(anna);
    const id = randomUUID();
    const startedAt = performance.now();
    const reply = await rig.sendMessage(anna, { conversationId, text: 'nobody here?', id, wait: 1 });
    expect(reply).toMatchObject({ status: 202, body: { receipt: { conversationId, clientMessageId: id } } });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('finds an answer whose notice was lost', async () => {
    const conversationId = await rig.startConversation(anna);
    const id = randomUUID();
    const waiting = rig.sendMessage<Answered>(anna, { conversationId, text: 'hello?', id, wait: 20 });
    await readSignals(rig, conversationId, { atLeast: 1 });
    await rig.turns.answer({ conversationId, turnNo: 1, answers: [id], text: 'In silence.', silent: true });
    expect((await waiting).body.answer.payload.text).toBe('In silence.');
  });
});
