import { v7 as uuidV7 } from 'uuid';

import type { PrismaClient } from '../client.js';
import { hashSecretToken, makeSecretToken } from './secret-tokens.js';

const PREFIX = 'parley_';

/** `key` is shown once and stored nowhere. */
export type NewApiKey = { id: string; key: string };

export type ApiKeyRecord = { id: string; name: string; createdAt: Date };

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Keys of operators and programs. */
export function createApiKeyStore(prisma: PrismaClient) {
  return {
    /** Makes a key. It is returned this once: only its hash is stored. */
    async create({ name }: { name: string }): Promise<NewApiKey> {
      const { key, data } = makeKey(name);
      await prisma.apiKey.create({ data });
      return { id: data.id, key };
    },

    /** Makes a key, and revokes every other in the same moment. */
    async replaceAll({ name }: { name: string }): Promise<NewApiKey & { revoked: number }> {
      const { key, data } = makeKey(name);
      const [{ count }] = await prisma.$transaction([
        prisma.apiKey.updateMany({ where: { revokedAt: null }, data: { revokedAt: new Date() } }),
        prisma.apiKey.create({ data }),
      ]);
      return { id: data.id, key, revoked: count };
    },

    /** The keys that are in force, oldest first. */
    async list(): Promise<ApiKeyRecord[]> {
      return await prisma.apiKey.findMany({
        where: { revokedAt: null },
        select: { id: true, name: true, createdAt: true },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
    },

    /** Ends a key at once. False when no key in force has this id. */
    async revoke({ id }: { id: string }): Promise<boolean> {
      const { count } = await prisma.apiKey.updateMany({
        where: { id, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      return count > 0;
    },

    /** Whose key this is; null for one that is unknown or revoked. */
    async verify({ key }: { key: string }): Promise<{ id: string; name: string } | null> {
      if (!key.startsWith(PREFIX)) return null;
      return await prisma.apiKey.findFirst({
        where: { hash: hashSecretToken(key), revokedAt: null },
        select: { id: true, name: true },
      });
    },

    /** How many keys are in force. */
    async count(): Promise<number> {
      return await prisma.apiKey.count({ where: { revokedAt: null } });
    },
  };
}

function makeKey(name: string) {
  const { token: key, hash } = makeSecretToken(PREFIX);
  return { key, data: { id: uuidV7(), name, hash } };
}
