import { createHash, randomUUID } from 'node:crypto';

import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

import type { VisitorPrincipal } from '../ports.js';

const ISSUER = 'parley';
const VISITOR_AUDIENCE = 'parley:visitor';
const TICKET_AUDIENCE = 'parley:realtime-ticket';

const VISITOR_SECONDS = 30 * 24 * 60 * 60;
const TICKET_SECONDS = 30;

const Claims = z.object({ sub: z.uuid(), bot: z.uuid(), role: z.literal('user'), exp: z.number() });
const TicketClaims = Claims.extend({ jti: z.uuid(), session: z.number() });

/** A visitor as a valid token names it, and when that token ends. */
export type AuthenticatedVisitor = VisitorPrincipal & { expiresAt: Date };

export type SignedToken = { token: string; expiresAt: Date };

/** Signs and checks what visitors carry. Checks answer null for whatever is not valid now, without saying why. */
export interface Tokens {
  signVisitor(principal: VisitorPrincipal): Promise<SignedToken>;
  verifyVisitor(token: string): Promise<AuthenticatedVisitor | null>;
  signTicket(visitor: AuthenticatedVisitor): Promise<SignedToken>;
  verifyTicket(ticket: string): Promise<{ ticketId: string; expiresAt: Date; visitor: AuthenticatedVisitor } | null>;
}

/** Tokens are JWTs (HS256). `kid` names the signing key, so that one signed with another key is told apart at once. */
export function createTokens({ signingKey, now = Date.now }: { signingKey: string; now?: () => number }): Tokens {
  const key = new TextEncoder().encode(signingKey);
  const kid = createHash('sha256').update('parley-kid:').update(key).digest('base64url').slice(0, 8);

  async function sign(audience: string, principal: VisitorPrincipal, seconds: number, extra: Record<string, unknown>) {
    const issuedAt = Math.floor(now() / 1000);
    const token = await new SignJWT({ bot: principal.botId, role: 'user', ...extra })
      .setProtectedHeader({ alg: 'HS256', kid, typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject(principal.visitorId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + seconds)
      .sign(key);
    return { token, expiresAt: new Date((issuedAt + seconds) * 1000) };
  }

  async function verify<Schema extends z.ZodType>(token: string, audience: string, claims: Schema) {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience,
        currentDate: new Date(now()),
      });
      return protectedHeader.kid === kid ? (claims.safeParse(payload).data ?? null) : null;
    } catch {
      return null;
    }
  }

  return {
    signVisitor: (principal) => sign(VISITOR_AUDIENCE, principal, VISITOR_SECONDS, {}),
    async verifyVisitor(token) {
      const claims = await verify(token, VISITOR_AUDIENCE, Claims);
      return claims && { visitorId: claims.sub, botId: claims.bot, expiresAt: new Date(claims.exp * 1000) };
    },
    signTicket: (visitor) =>
      sign(TICKET_AUDIENCE, visitor, TICKET_SECONDS, {
        jti: randomUUID(),
        session: Math.floor(visitor.expiresAt.getTime() / 1000),
      }),
    async verifyTicket(ticket) {
      const claims = await verify(ticket, TICKET_AUDIENCE, TicketClaims);
      if (!claims) return null;
      // A socket outlives its ticket, but not the visitor token that the ticket was given for.
      const visitor = { visitorId: claims.sub, botId: claims.bot, expiresAt: new Date(claims.session * 1000) };
      return { ticketId: claims.jti, expiresAt: new Date(claims.exp * 1000), visitor };
    },
  };
}
