import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BotSettings } from '../../contracts/bot.js';
import type { CustomerToken } from '../../contracts/customers.js';
import { createSealer } from '../../infra/runtime/sealing.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { findFreePort } from '../support/free-port.js';
import { startApiRig, type ApiRig } from './support/rig.js';

let rig: ApiRig;
let secret: Uint8Array;

beforeAll(async () => {
  rig = await startApiRig();
  secret = await replaceSecret();
});
afterAll(async () => {
  await rig.close();
});

async function replaceSecret(): Promise<Uint8Array> {
  const { key } = await createApiKeyStore(rig.prisma).create({ name: 'test' });
  const path = `/api/v1/admin/bots/${rig.botId}/customer-secret`;
  const { status, body } = await rig.post<{ secret: string }>(path, {}, { authorization: `Bearer ${key}` });
  expect(status).toBe(201);
  return new TextEncoder().encode(body.secret);
}

/** What the site says of its customer. */
function sign(sub: string, claims: object = {}, { key = secret, exp = '5m' } = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setExpirationTime(exp)
    .sign(key);
}

const become = (customerToken: string, more: object = {}) =>
  rig.post<CustomerToken & { code?: string }>('/api/v1/auth/customer', { botId: rig.botId, customerToken, ...more });
const read = (conversationId: string, token: string) =>
  rig.request(`/api/v1/conversations/${conversationId}`, { headers: { authorization: `Bearer ${token}` } });

describe('a customer whom the site names', () => {
  it('is the same visitor on every device, with the name that was said last', async () => {
    const one = await become(await sign('c-1', { name: 'Cleo', email: 'cleo@mail.example' }));
    const other = await become(await sign('c-1', { name: 'Cleo Smith' }));
    expect(one).toMatchObject({ status: 200, body: { conversationsBrought: 0 } });
    expect(other.body.visitorId).toBe(one.body.visitorId);
    const stored = await rig.prisma.visitor.findUnique({ where: { id: one.body.visitorId } });
    expect(stored).toMatchObject({ externalId: 'c-1', name: 'Cleo Smith', email: null });
  });

  it('who was anonymous until now keeps what they said', async () => {
    const visitor = await rig.becomeVisitor();
    const conversationId = await rig.startConversation(visitor);
    const { body } = await become(await sign('c-2'), { visitorToken: visitor.token });
    expect(body).toMatchObject({ visitorId: visitor.visitorId, conversationsBrought: 0 });
    expect((await read(conversationId, body.token)).status).toBe(200);
  });

  it('who was anonymous on a second device finds both histories in one place', async () => {
    const phone = await become(await sign('c-3'));
    const visitor = await rig.becomeVisitor();
    const conversationId = await rig.startConversation(visitor);
    expect((await read(conversationId, phone.body.token)).status).toBe(404);
    const { body } = await become(await sign('c-3'), { visitorToken: visitor.token });
    expect(body).toMatchObject({ visitorId: phone.body.visitorId, conversationsBrought: 1 });
    expect((await read(conversationId, phone.body.token)).status).toBe(200);
    expect((await read(conversationId, visitor.token)).status).toBe(404);
    const again = await become(await sign('c-3'), { visitorToken: visitor.token });
    expect(again.body.conversationsBrought).toBe(0);
  });

  it('never takes along what belongs to another customer, or to a visitor of another bot', async () => {
    const first = await become(await sign('c-4'));
    const conversationId = await rig.startConversation({
      ...(await rig.becomeVisitor()),
      headers: { authorization: `Bearer ${first.body.token}` },
    });
    const { body } = await become(await sign('c-5'), { visitorToken: first.body.token });
    expect(body.visitorId).not.toBe(first.body.visitorId);
    expect(body.conversationsBrought).toBe(0);
    expect((await read(conversationId, body.token)).status).toBe(404);

    const elsewhere = await rig.becomeVisitor(await rig.createBot('elsewhere'));
    const named = await become(await sign('c-6'), { visitorToken: elsewhere.token });
    expect(named.body.visitorId).not.toBe(elsewhere.visitorId);
  });

  it('is one visitor, also when several devices say so at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 8 }, () => sign('c-7')));
    const replies = await Promise.all(tokens.map((token) => become(token)));
    expect(new Set(replies.map(({ body }) => body.visitorId)).size).toBe(1);
  });
});

describe('a token of the site', () => {
  it('is refused when it is expired, altered, signed with another secret or by nobody, or names nobody', async () => {
    const good = await sign('c-8');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1] ?? ''}.`;
    const tokens = [
      await sign('c-8', {}, { exp: '-1m' }),
      `${good.slice(0, -3)}abc`,
      await sign('c-8', {}, { key: new TextEncoder().encode('another secret of thirty-two bytes') }),
      unsigned,
      'nonsense',
      await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('5m').sign(secret),
      await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject('c-8').sign(secret),
    ];
    for (const token of tokens) {
      expect(await become(token)).toMatchObject({ status: 401, body: { code: 'customer_token_invalid' } });
    }
    expect((await become(good)).status).toBe(200);
  });

  it('is good no more when the secret is replaced, and the secret is not readable in the database', async () => {
    const old = await sign('c-9');
    const former = new TextDecoder().decode(secret);
    const { customerSecret } = await rig.prisma.bot.findUniqueOrThrow({ where: { id: rig.botId } });
    expect(customerSecret).toMatch(/^v1\.test\./);
    expect(customerSecret).not.toContain(former);
    secret = await replaceSecret();
    expect((await become(old)).status).toBe(401);
    expect((await become(await sign('c-9'))).status).toBe(200);
    expect(rig.logLines.join('')).not.toContain(former);
  });

  it('may be signed with a key of the JWKS that the bot names, for its issuer and audience', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] });
    const site = createServer((_, response) => response.end(keys)).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const jwks = `http://127.0.0.1:${(site.address() as AddressInfo).port}/keys`;
    const settings = (customers: object) =>
      rig.prisma.bot.update({ where: { id: rig.botId }, data: { settings: BotSettings.parse({ customers }) } });
    try {
      await settings({ jwks, issuer: 'https://shop.example', audience: 'chat' });
      const signed = (issuer: string, audience: string) =>
        new SignJWT({ name: 'Kim' })
          .setProtectedHeader({ alg: 'ES256', kid: 'one' })
          .setSubject('k-1')
          .setExpirationTime('5m')
          .setIssuer(issuer)
          .setAudience(audience)
          .sign(privateKey);
      expect((await become(await signed('https://shop.example', 'chat'))).status).toBe(200);
      expect((await become(await signed('https://other.example', 'chat'))).status).toBe(401);
      expect((await become(await signed('https://shop.example', 'mail'))).status).toBe(401);

      await settings({ jwks: `http://127.0.0.1:${await findFreePort()}/keys` });
      const unreachable = await become(await signed('https://shop.example', 'chat'));
      expect(unreachable).toMatchObject({ status: 503, body: { code: 'customer_keys_unavailable' } });
      expect(unreachable.headers.get('retry-after')).toBe('5');
    } finally {
      await settings({});
      site.close();
    }
  });
});

describe('what is sealed', () => {
  const key = (id: string) => ({ id, key: Buffer.alloc(32, id) });

  it('opens with any key that is still there, for its purpose alone, and unaltered', () => {
    const sealed = createSealer([key('old')]).seal({ text: 'a secret', purpose: 'one' });
    const rotated = createSealer([key('new'), key('old')]);
    expect(rotated.open({ sealed, purpose: 'one' })).toBe('a secret');
    expect(() => rotated.open({ sealed, purpose: 'other' })).toThrow();
    expect(() => rotated.open({ sealed: `${sealed.slice(0, -4)}AAAA`, purpose: 'one' })).toThrow();
    expect(() => createSealer([key('new')]).open({ sealed, purpose: 'one' })).toThrow('No key with the id old');
  });
});
