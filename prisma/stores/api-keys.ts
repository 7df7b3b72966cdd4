import { v7 as uuidV7 } from 'uuid';

import { COMMAND_LINE, type AuditRecord } from '../../contracts/audit.js';
import type { PrismaClient } from '../client.js';
import { recordAudit } from './audit.js';
import { hashSecretToken, makeSecretToken } from './secret-tokens.js';

const PREFIX = 'parley_';

/** `key` is shown once and stored nowhere. */
export type NewApiKey = { id: string; key: string };

export type ApiKeyRecord = { id: string; name: string; createdAt: Date };

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Keys of operators and programs. The command line alone makes and revokes them, so that is who did it in the audit log. */
export function createApiKeyStore(prisma: PrismaClient) {
  return {
    /** Makes a key. It is returned this once: only its hash is stored. */
    async create({ name }: { name: string }): Promise<NewApiKey> {
      const { key, data } = makeKey(name);
      await prisma.$transaction(async (tx) => {
        await tx.apiKey.create({ data });
        await recordAudit(tx, toMade({ targetId: data.id, revoked: 0 }));
      });
      return { id: data.id, key };
    },

    /** Makes a key, and revokes every other in the same moment. */
    async replaceAll({ name }: { name: string }): Promise<NewApiKey & { revoked: number }> {
      const { key, data } = makeKey(name);
      const revoked = await prisma.$transaction(async (tx) => {
        const { count } = await tx.apiKey.updateMany({ where: { revokedAt: null }, data: { revokedAt: new Date() } });
        await tx.apiKey.create({ data });
        await recordAudit(tx, toMade({ targetId: data.id, revoked: count }));
        return count;
      });
      return { id: data.id, key, revoked };
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
      return await prisma.$transaction(async (tx) => {
        const { count } = await tx.apiKey.updateMany({
          where: { id, revokedAt: null },
          data: { revokedAt: new Date() },
        });
        if (count === 0) return false;
        const note = { botId: null, targetId: id, details: {} };
        await recordAudit(tx, { actor: COMMAND_LINE, action: 'api_key.revoked', ...note });
        return true;
      });
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

function toMade({ targetId, revoked }: { targetId: string; revoked: number }): AuditRecord {
  return { actor: COMMAND_LINE, action: 'api_key.made', botId: null, targetId, details: { revoked } };
}

function makeKey(name: string) {
  const { token: key, hash } = makeSecretToken(PREFIX);
  return { key, data: { id: uuidV7(), name, hash } };
}
