import { randomUUID } from 'node:crypto';

import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createTokenSigner } from '../../api/auth/signed-tokens.js';
import { createTokens } from '../../api/auth/tokens.js';
import type { RealtimeTicket } from '../../contracts/http.js';
import { PROTOCOL_LIMITS } from '../../contracts/protocol.js';
import { ChatSocket, connect, openChat, openSocket, refusal } from './support/chat-socket.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';

const CONTENT = 'xyzzy-customer-content';

let rig: ApiRig;
let anna: Visitor;
let bystander: Awaited<ReturnType<typeof openChat>>;

beforeAll(async () => {
  rig = await startApiRig({ overrides: () => ({ socketTimings: { openTimeoutMs: 2000 } }) });
  anna = await rig.becomeVisitor();
  bystander = await openChat(rig, await rig.becomeVisitor());
});
afterAll(async () => {
  await bystander.chat.close();
  await rig.close();
});

/** Whatever one client does: another's connection does not notice, and no content is in the log. */
afterEach(async () => {
  const id = randomUUID();
  bystander.chat.send({ type: 'ping', id });
  await bystander.chat.frame((frame) => frame.id === id);
  const log = rig.logLines.join('');
  expect(log).not.toContain(CONTENT);
  expect(log).not.toContain('ticket=');
  expect(log).not.toMatch(/"level":"(?:error|fatal)"/);
});

const address = (path: string) => `ws://127.0.0.1:${rig.port}${path}`;

async function ticketOf(visitor: Visitor): Promise<string> {
  return (await rig.post<RealtimeTicket>('/api/v1/realtime/ticket', {}, visitor.headers)).body.ticket;
}

describe('an upgrade is refused', () => {
  it('with 404 at another path', async () => {
    for (const path of ['/', '/api/v1/chat', '/api/v1/chat/ws/', '/api/v2/chat/ws', '//', '/api/v1/chat/ws%00']) {
      expect(await refusal(address(`${path}?ticket=${await ticketOf(anna)}`))).toMatchObject({
        status: 404,
        contentType: 'application/problem+json',
        problem: { code: 'route_not_found' },
      });
    }
  });

  it('with 403 from a forbidden origin, and the ticket stays good', async () => {
    const ticket = await ticketOf(anna);
    for (const origin of [
      'https://evil.example',
      'null',
      `http://127.0.0.1.evil.example`,
      'https://shop.example.evil.example',
    ]) {
      expect(await refusal(address(`/api/v1/chat/ws?ticket=${ticket}`), { origin })).toMatchObject({
        status: 403,
        problem: { code: 'origin_forbidden' },
      });
    }
    const chat = await connect(rig, `?ticket=${ticket}`, { origin: 'https://shop.example' });
    await chat.close();
  });

  it('with 401 without a ticket, with a wrong one, or with a wrong bearer', async () => {
    for (const query of ['', '?ticket=', '?ticket=nonsense', `?ticket=${anna.token}`]) {
      expect(await refusal(address(`/api/v1/chat/ws${query}`))).toMatchObject({
        status: 401,
        problem: { code: 'unauthenticated' },
      });
    }
    const headers = { authorization: 'Bearer nonsense' };
    expect(await refusal(address('/api/v1/chat/ws'), { headers })).toMatchObject({ status: 401 });
  });

  it('with 401 for a ticket that is expired', async () => {
    const past = createTokens(createTokenSigner({ signingKey: rig.deps.signingKey, now: () => Date.now() - 31_000 }));
    const { token } = await past.signTicket({ ...anna, expiresAt: new Date(anna.expiresAt) });
    expect(await refusal(address(`/api/v1/chat/ws?ticket=${token}`))).toMatchObject({ status: 401 });
  });

  it('with 401 for a ticket that was used, also by two at once', async () => {
    const ticket = await ticketOf(anna);
    const first = await connect(rig, `?ticket=${ticket}`);
    expect(await refusal(address(`/api/v1/chat/ws?ticket=${ticket}`))).toMatchObject({ status: 401 });
    await first.close();

    const raced = await ticketOf(anna);
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => connect(rig, `?ticket=${raced}`)));
    const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(opened).toHaveLength(1);
    await Promise.all(opened.map((chat) => chat.close()));
  });
});

describe('a socket is closed', () => {
  it.each([
    ['text that is no JSON', CONTENT],
    ['JSON that is no frame', `["${CONTENT}"]`],
    ['a frame without a type', `{"payload":"${CONTENT}"}`],
    ['nothing', ''],
  ])('with 4400 for %s', async (_, text) => {
    const chat = await openSocket(rig, anna);
    chat.socket.send(text);
    expect(await chat.closeCode()).toBe(4400);
  });

  it('with 4400 for a binary frame', async () => {
    const { chat } = await openChat(rig, anna);
    chat.socket.send(Buffer.from(JSON.stringify({ type: 'ping' })), { binary: true });
    expect(await chat.closeCode()).toBe(4400);
  });

  it('with 1009 for a frame over 64 KB, and not for one of just that size', async () => {
    const { chat } = await openChat(rig, anna);
    const ping = { type: 'ping', id: 'large', payload: {}, filler: '' };
    const room = PROTOCOL_LIMITS.frameBytes - Buffer.byteLength(JSON.stringify(ping));
    chat.send({ ...ping, filler: 'x'.repeat(room) });
    await chat.frame((frame) => frame.id === 'large');
    chat.send({ ...ping, filler: 'x'.repeat(room + 1) });
    expect(await chat.closeCode()).toBe(1009);
  });

  it('with 1007 for text that is no UTF-8', async () => {
    const { chat } = await openChat(rig, anna);
    chat.socket.send(Buffer.from([0xff, 0xfe, 0xfd]), { binary: false });
    expect(await chat.closeCode()).toBe(1007);
  });

  it('with 4408 when it opens no conversation in time', async () => {
    const chat = await openSocket(rig, anna);
    chat.send({ type: 'ping' });
    expect(await chat.closeCode()).toBe(4408);
  });

  it('and not when one that it opened behind refused ones is open', async () => {
    const { conversationId } = await openChat(rig, anna);
    const chat = await openSocket(rig, anna);
    // The last is there long before all others are refused.
    for (const id of [...Array.from({ length: 9 }, () => randomUUID()), conversationId]) {
      chat.send({ type: 'conversation.open', payload: { botId: anna.botId, conversationId: id } });
    }
    await chat.frame('conversation.opened');
    expect(chat.frames.filter(({ type }) => type === 'error')).toHaveLength(9);
    const silent = await openSocket(rig, anna);
    expect(await silent.closeCode()).toBe(4408);
    chat.send({ type: 'ping' });
    await chat.frame('pong');
    await chat.close();
  });

  it('with 4403 when it opens a conversation of another bot', async () => {
    const chat = await openSocket(rig, anna);
    chat.send({ type: 'conversation.open', payload: { botId: randomUUID() } });
    expect(await chat.closeCode()).toBe(4403);
    expect(chat.frames).toMatchObject([{ type: 'error', payload: { problem: { code: 'bot_forbidden' } } }]);
  });

  it('with 4401 when the visitor token that it was opened for ends', async () => {
    const expiresSoon = Math.floor(Date.now() / 1000) + 2;
    const key = new TextEncoder().encode(rig.deps.signingKey);
    const { protectedHeader } = JSON.parse(
      `{"protectedHeader":${Buffer.from(anna.token.split('.')[0] ?? '', 'base64url').toString()}}`,
    ) as { protectedHeader: { alg: string } };
    const token = await new SignJWT({ bot: anna.botId, role: 'user' })
      .setProtectedHeader(protectedHeader)
      .setIssuer('parley')
      .setAudience('parley:visitor')
      .setSubject(anna.visitorId)
      .setExpirationTime(expiresSoon)
      .sign(key);
    const { chat } = await openChat(rig, { ...anna, headers: { authorization: `Bearer ${token}` } });
    const timer = setInterval(() => {
      chat.send({ type: 'ping' });
    }, 200);
    expect(await chat.closeCode()).toBe(4401);
    clearInterval(timer);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresSoon * 1000);
  });

  it('with 4429 for 1,000 frames in a second, while others are served as ever', async () => {
    const { chat } = await openChat(rig, anna);
    const roundTrips: number[] = [];
    const flood = { over: false };
    const watching = (async () => {
      for (let index = 0; !flood.over || index < 10; index += 1) {
        // Within the bystander's own rate.
        await new Promise((resolve) => setTimeout(resolve, 60));
        const startedAt = performance.now();
        bystander.chat.send({ type: 'ping', id: `flood-${index}` });
        await bystander.chat.frame((frame) => frame.id === `flood-${index}`);
        roundTrips.push(performance.now() - startedAt);
      }
    })();
    for (let index = 0; index < 1000; index += 1) {
      chat.send({ type: 'message.send', payload: { clientMessageId: randomUUID(), text: `${CONTENT} ${index}` } });
    }
    expect(await chat.closeCode()).toBe(4429);
    flood.over = true;
    await watching;
    expect(chat.frames.filter(({ type }) => type === 'message.ack').length).toBeLessThanOrEqual(
      PROTOCOL_LIMITS.frameBurst,
    );
    roundTrips.sort((a, b) => a - b);
    expect(roundTrips[Math.floor(roundTrips.length / 2)]).toBeLessThan(100);
    expect(Math.max(...roundTrips)).toBeLessThan(1000);
  });
});

describe('a socket stays open', () => {
  it('for a frame type that is not known, and gets an error', async () => {
    const { chat } = await openChat(rig, anna);
    chat.send({ type: 'turn.explode', id: 'f1', payload: { text: CONTENT } });
    expect(await chat.frame('error')).toMatchObject({
      id: 'f1',
      payload: { problem: { code: 'unknown_frame_type', status: 422 } },
    });
    chat.send({ type: 'ping' });
    await chat.frame('pong');
    await chat.close();
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(2001)],
    ['with control characters', `${CONTENT}\u0007`],
    ['with a lone surrogate', `${CONTENT}\ud83d`],
  ])('for a text that is %s, which is refused with its place', async (_, text) => {
    const { chat } = await openChat(rig, anna);
    const clientMessageId = randomUUID();
    chat.send({ type: 'message.send', payload: { clientMessageId, text } });
    const nack = await chat.frame('message.nack');
    expect(nack.payload).toMatchObject({
      clientMessageId,
      retryable: false,
      problem: { code: 'invalid_request', errors: [{ path: 'payload.text' }] },
    });
    expect(JSON.stringify(nack)).not.toContain(CONTENT);
    await chat.close();
  });

  it.each([
    ['message.send', { clientMessageId: randomUUID() }, 'payload.text is missing.'],
    ['message.send', undefined, 'payload is missing.'],
    ['typing', { on: CONTENT }, 'payload.on must be true or false.'],
    ['read', { upToSeq: -1 }, 'payload.upToSeq must be at least 0.'],
    [
      'conversation.open',
      { botId: CONTENT, locale: CONTENT.repeat(2) },
      'payload.botId must be a UUID. payload.locale is 44 characters long; at most 35.',
    ],
  ])('for a faulty %s frame, which is told its faults in sentences: %j', async (type, payload, detail) => {
    const { chat } = await openChat(rig, anna);
    chat.send({ type, id: 'faulty', payload });
    const { payload: said } = await chat.frame((frame) => frame.id === 'faulty');
    expect(said).toMatchObject({ problem: { code: 'invalid_request', detail } });
    expect(JSON.stringify(said)).not.toContain(CONTENT);
    await chat.close();
  });

  it('for ids that are no UUIDs', async () => {
    const { chat } = await openChat(rig, anna);
    chat.send({ type: 'message.send', id: 'bad-message', payload: { clientMessageId: 'one', text: CONTENT } });
    chat.send({ type: 'conversation.open', id: 'bad-open', payload: { botId: rig.botId, conversationId: 'one' } });
    for (const id of ['bad-message', 'bad-open']) {
      const error = await chat.frame((frame) => frame.id === id);
      expect(error).toMatchObject({ type: 'error', payload: { problem: { code: 'invalid_request' } } });
    }
    await chat.close();
  });

  it("for a conversation that is unknown, or another's", async () => {
    const { chat } = await openChat(rig, anna);
    for (const conversationId of [randomUUID(), bystander.conversationId]) {
      chat.send({
        type: 'conversation.open',
        id: `open-${conversationId}`,
        payload: { botId: rig.botId, conversationId },
      });
      expect(await chat.frame((frame) => frame.id === `open-${conversationId}`)).toMatchObject({
        type: 'error',
        payload: { problem: { code: 'conversation_not_found', status: 404 } },
      });
      const clientMessageId = randomUUID();
      chat.send({ type: 'message.send', conversationId, payload: { clientMessageId, text: CONTENT } });
      expect(await chat.frame((frame) => frame.payload['clientMessageId'] === clientMessageId)).toMatchObject({
        type: 'message.nack',
        payload: { retryable: false, problem: { code: 'conversation_not_found' } },
      });
    }
    await chat.close();
  });

  it('for a message before a conversation is open', async () => {
    const chat = new ChatSocket((await openSocket(rig, anna)).socket);
    chat.send({ type: 'message.send', payload: { clientMessageId: randomUUID(), text: CONTENT } });
    expect(await chat.frame('message.nack')).toMatchObject({ payload: { problem: { code: 'conversation_not_open' } } });
    await chat.close();
  });
});
