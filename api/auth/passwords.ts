import { randomBytes } from 'node:crypto';

import { hash, verify } from '@node-rs/argon2';

// What OWASP recommends for argon2id, the library's algorithm unless told otherwise: 19 MiB, two passes, one lane. The
// library works in threads of its own.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes and checks passwords with argon2id. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long where there is no hash, because nobody has the address; it is false then. */
  verify(input: { password: string; hash: string | null }): Promise<boolean>;
}

export function createPasswords(): Passwords {
  let nobody: Promise<string> | undefined;
  return {
    hash: (password) => hash(password, PARAMETERS),
    async verify({ password, hash: stored }) {
      // Who asks whether an address is known shall not see it by the time that the answer takes.
      nobody ??= hash(randomBytes(32).toString('hex'), PARAMETERS);
      const isRight = await verify(stored ?? (await nobody), password);
      return stored !== null && isRight;
    },
  };
}
