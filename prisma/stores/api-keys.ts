import { createHash, randomBytes } from 'node:crypto';

import { v7 as uuidV7 } from 'uuid';

import type { PrismaClient } from '../client.js';

const PREFIX = 'parley_';

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Keys of operators and programs. */
export function createApiKeyStore(prisma: PrismaClient) {
  return {
    /** Makes a key. It is returned this once: only its hash is stored. */
    async create({ name }: { name: string }): Promise<{ id: string; key: string }> {
      const key = `${PREFIX}${randomBytes(32).toString('base64url')}`;
      const { id } = await prisma.apiKey.create({ data: { id: uuidV7(), name, hash: toHash(key) } });
      return { id, key };
    },

    /** Whose key this is; null for one that is unknown or revoked. */
    async verify({ key }: { key: string }): Promise<{ id: string; name: string } | null> {
      if (!key.startsWith(PREFIX)) return null;
      return await prisma.apiKey.findFirst({
        where: { hash: toHash(key), revokedAt: null },
        select: { id: true, name: true },
      });
    },

    /** How many keys are in force. */
    async count(): Promise<number> {
      return await prisma.apiKey.count({ where: { revokedAt: null } });
    },
  };
}

// A key is 256 random bits: there is nothing to guess, so it takes no slow hash, and a plain one can be looked up.
function toHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
