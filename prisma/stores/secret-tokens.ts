import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits that are shown once and stored as their hash alone. */
export function makeSecretToken(prefix = ''): { token: string; hash: string } {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashSecretToken(token) };
}

/** There is nothing to guess in a token, so it takes no slow hash, and a plain one can be looked up. */
export function hashSecretToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
