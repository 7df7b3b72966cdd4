import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import type { SignedToken, TokenSigner } from './signed-tokens.js';

const ACCESS_AUDIENCE = 'parley:staff';
const REFRESH_AUDIENCE = 'parley:staff-refresh';
const ACCESS_SECONDS = 30 * 60;

const Claims = z.object({ sub: z.uuid(), login: z.uuid() });
const AccessClaims = Claims.extend({ exp: z.number() });
const RefreshClaims = Claims.extend({ rotation: z.number().int().min(0) });

/** Whose login a token is of. */
export type LoginKey = { userId: string; loginId: string };
export type RefreshKey = LoginKey & { rotation: number };

/** Signs and checks what staff carry. Whether the login is still in force is the record's to say. */
export interface StaffTokens {
  /** Good for 30 minutes. */
  signAccess(key: LoginKey): Promise<SignedToken>;
  verifyAccess(token: string): Promise<(LoginKey & { until: Date }) | null>;
  /** Good once, until `expiresAt`. */
  signRefresh(key: RefreshKey & { expiresAt: Date }): Promise<SignedToken>;
  verifyRefresh(token: string): Promise<RefreshKey | null>;
  /** What a page of ours sends beside its cookies, and a page of somebody else's cannot know. */
  toCsrfToken(key: Pick<LoginKey, 'loginId'>): string;
  isCsrfToken(given: string, key: Pick<LoginKey, 'loginId'>): boolean;
}

export function createStaffTokens(input: { signer: TokenSigner; signingKey: string; now?: () => number }): StaffTokens {
  const { signer, signingKey, now = Date.now } = input;
  const toCsrfToken = ({ loginId }: Pick<LoginKey, 'loginId'>): string =>
    createHmac('sha256', signingKey).update(`parley-csrf:${loginId}`).digest('base64url');
  return {
    signAccess: ({ userId, loginId }) =>
      signer.sign({ audience: ACCESS_AUDIENCE, subject: userId, seconds: ACCESS_SECONDS, claims: { login: loginId } }),
    async verifyAccess(token) {
      const claims = await signer.verify({ token, audience: ACCESS_AUDIENCE, claims: AccessClaims });
      return claims && { userId: claims.sub, loginId: claims.login, until: new Date(claims.exp * 1_000) };
    },
    signRefresh: ({ userId, loginId, rotation, expiresAt }) =>
      signer.sign({
        audience: REFRESH_AUDIENCE,
        subject: userId,
        seconds: Math.max(1, Math.round((expiresAt.getTime() - now()) / 1000)),
        claims: { login: loginId, rotation },
      }),
    async verifyRefresh(token) {
      const claims = await signer.verify({ token, audience: REFRESH_AUDIENCE, claims: RefreshClaims });
      return claims && { userId: claims.sub, loginId: claims.login, rotation: claims.rotation };
    },
    toCsrfToken,
    isCsrfToken(given, key) {
      const [one, other] = [Buffer.from(given), Buffer.from(toCsrfToken(key))];
      return one.length === other.length && timingSafeEqual(one, other);
    },
  };
}
