import { createHash } from 'node:crypto';

import { jwtVerify, SignJWT } from 'jose';
import type { z } from 'zod';

const ISSUER = 'parley';

export type SignedToken = { token: string; expiresAt: Date };

/** Signs and checks JWTs (HS256) for one audience each, so that a token of one kind is never taken for another. */
export interface TokenSigner {
  sign(input: {
    audience: string;
    subject: string;
    seconds: number;
    claims: Record<string, unknown>;
  }): Promise<SignedToken>;
  /** The claims of a token that is valid now; null for every other, without saying why. */
  verify<Schema extends z.ZodType>(input: {
    token: string;
    audience: string;
    claims: Schema;
  }): Promise<z.output<Schema> | null>;
}

/** `kid` names the signing key, so that a token signed with another key is told apart at once. */
export function createTokenSigner({
  signingKey,
  now = Date.now,
}: {
  signingKey: string;
  now?: () => number;
}): TokenSigner {
  const key = new TextEncoder().encode(signingKey);
  const kid = createHash('sha256').update('parley-kid:').update(key).digest('base64url').slice(0, 8);
  return {
    async sign({ audience, subject, seconds, claims }) {
      const issuedAt = Math.floor(now() / 1000);
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + seconds)
        .sign(key);
      return { token, expiresAt: new Date((issuedAt + seconds) * 1000) };
    },

    async verify({ token, audience, claims }) {
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
    },
  };
}
