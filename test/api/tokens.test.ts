import { randomUUID } from 'node:crypto';

import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';

import { readBearer } from '../../api/auth/principal.js';
import { createTokenSigner } from '../../api/auth/signed-tokens.js';
import { createTokens } from '../../api/auth/tokens.js';

const signingKey = 'a key for this test that is long enough';
const principal = { botId: randomUUID(), visitorId: randomUUID() };

function at(start = Date.UTC(2030, 0, 1)) {
  const clock = { ms: start };
  return { clock, tokens: createTokens(createTokenSigner({ signingKey, now: () => clock.ms })) };
}

describe('visitor tokens', () => {
  it('name the visitor and bot that they were signed for, for 30 days', async () => {
    const { clock, tokens } = at();
    const { token, expiresAt } = await tokens.signVisitor(principal);
    expect(await tokens.verifyVisitor(token)).toEqual({ ...principal, expiresAt });
    expect(expiresAt.getTime() - clock.ms).toBe(30 * 86_400_000);
    clock.ms = expiresAt.getTime() + 1000;
    expect(await tokens.verifyVisitor(token)).toBeNull();
  });

  it('are not valid under another key, with another algorithm, issuer, audience or key id', async () => {
    const { tokens } = at(Date.now());
    const other = createTokens(createTokenSigner({ signingKey: `${signingKey}!` }));
    expect(await tokens.verifyVisitor((await other.signVisitor(principal)).token)).toBeNull();

    const key = new TextEncoder().encode(signingKey);
    const forge = (claims: { issuer?: string; audience?: string; role?: string; alg?: string }) =>
      new SignJWT({ bot: principal.botId, role: claims.role ?? 'user' })
        .setProtectedHeader({ alg: claims.alg ?? 'HS256', kid: 'unknown' })
        .setIssuer(claims.issuer ?? 'parley')
        .setAudience(claims.audience ?? 'parley:visitor')
        .setSubject(principal.visitorId)
        .setExpirationTime('1h')
        .sign(key);
    for (const claims of [{}, { issuer: 'x' }, { audience: 'x' }, { role: 'admin' }, { alg: 'HS512' }]) {
      expect(await tokens.verifyVisitor(await forge(claims))).toBeNull();
    }
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: principal.visitorId }))}.`;
    expect(await tokens.verifyVisitor(unsigned)).toBeNull();
    expect(await tokens.verifyVisitor('')).toBeNull();
  });

  it('are no tickets, and tickets are no visitor tokens', async () => {
    const { tokens } = at();
    const visitor = await tokens.signVisitor(principal);
    const ticket = await tokens.signTicket({ ...principal, expiresAt: visitor.expiresAt });
    expect(await tokens.verifyTicket(visitor.token)).toBeNull();
    expect(await tokens.verifyVisitor(ticket.token)).toBeNull();
  });
});

describe('tickets', () => {
  it('last 30 seconds and carry the end of the visitor token, each with an id of its own', async () => {
    const { clock, tokens } = at();
    const expiresAt = new Date(clock.ms + 3_600_000);
    const first = await tokens.signTicket({ ...principal, expiresAt });
    const second = await tokens.signTicket({ ...principal, expiresAt });
    const opened = await tokens.verifyTicket(first.token);
    expect(opened?.visitor).toEqual({ ...principal, expiresAt });
    expect(opened?.ticketId).not.toBe((await tokens.verifyTicket(second.token))?.ticketId);
    clock.ms += 31_000;
    expect(await tokens.verifyTicket(first.token)).toBeNull();
  });
});

describe('the Authorization header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['Bearer a b', null],
    ['Basic abc', null],
    ['', null],
    [undefined, null],
    [`Bearer ${'x'.repeat(5000)}`, null],
  ])('%j gives %j', (header, expected) => {
    expect(readBearer(header)).toBe(expected);
  });
});
