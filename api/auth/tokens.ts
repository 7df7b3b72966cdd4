import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import type { VisitorPrincipal } from '../ports.js';
import type { SignedToken, TokenSigner } from './signed-tokens.js';

const VISITOR_AUDIENCE = 'parley:visitor';
const TICKET_AUDIENCE = 'parley:realtime-ticket';

const VISITOR_SECONDS = 30 * 24 * 60 * 60;
const TICKET_SECONDS = 30;

const Claims = z.object({ sub: z.uuid(), bot: z.uuid(), role: z.literal('user'), exp: z.number() });
const TicketClaims = Claims.extend({ jti: z.uuid(), session: z.number() });

/** A visitor as a valid token names it, and when that token ends. */
export type AuthenticatedVisitor = VisitorPrincipal & { expiresAt: Date };

/** Signs and checks what visitors carry. Checks answer null for whatever is not valid now, without saying why. */
export interface Tokens {
  signVisitor(principal: VisitorPrincipal): Promise<SignedToken>;
  verifyVisitor(token: string): Promise<AuthenticatedVisitor | null>;
  signTicket(visitor: AuthenticatedVisitor): Promise<SignedToken>;
  verifyTicket(ticket: string): Promise<{ ticketId: string; expiresAt: Date; visitor: AuthenticatedVisitor } | null>;
}

/** Tokens of visitors, and tickets that open one socket. */
export function createTokens(signer: TokenSigner): Tokens {
  const toClaims = ({ botId }: VisitorPrincipal) => ({ bot: botId, role: 'user' });
  return {
    signVisitor: (principal) =>
      signer.sign({
        audience: VISITOR_AUDIENCE,
        subject: principal.visitorId,
        seconds: VISITOR_SECONDS,
        claims: toClaims(principal),
      }),
    async verifyVisitor(token) {
      const claims = await signer.verify({ token, audience: VISITOR_AUDIENCE, claims: Claims });
      return claims && { visitorId: claims.sub, botId: claims.bot, expiresAt: new Date(claims.exp * 1000) };
    },
    signTicket: (visitor) =>
      signer.sign({
        audience: TICKET_AUDIENCE,
        subject: visitor.visitorId,
        seconds: TICKET_SECONDS,
        claims: { ...toClaims(visitor), jti: randomUUID(), session: Math.floor(visitor.expiresAt.getTime() / 1000) },
      }),
    async verifyTicket(ticket) {
      const claims = await signer.verify({ token: ticket, audience: TICKET_AUDIENCE, claims: TicketClaims });
      if (!claims) return null;
      // A socket outlives its ticket, but not the visitor token that the ticket was given for.
      const visitor = { visitorId: claims.sub, botId: claims.bot, expiresAt: new Date(claims.session * 1000) };
      return { ticketId: claims.jti, expiresAt: new Date(claims.exp * 1000), visitor };
    },
  };
}
