import { SecretName } from '../../contracts/secrets.js';
import type { PrismaClient } from '../client.js';
import { isForeignKeyViolation } from './errors.js';

export type BotSecretStore = ReturnType<typeof createBotSecretStore>;

/** What bots need to reach others, sealed. */
export function createBotSecretStore(prisma: PrismaClient) {
  return {
    /** Keeps a secret in place of the former one. */
    async save(input: { botId: string; name: SecretName; sealed: string }): Promise<'saved' | 'no such bot'> {
      const { botId, name, sealed } = input;
      try {
        await prisma.botSecret.upsert({
          where: { botId_name: { botId, name } },
          create: { botId, name, sealed },
          update: { sealed },
        });
        return 'saved';
      } catch (error) {
        if (isForeignKeyViolation(error)) return 'no such bot';
        throw error;
      }
    },

    /** Which secrets a bot has, and since when. */
    async list({ botId }: { botId: string }): Promise<{ name: SecretName; updatedAt: Date }[]> {
      const rows = await prisma.botSecret.findMany({ where: { botId }, orderBy: { name: 'asc' } });
      return rows.map(({ name, updatedAt }) => ({ name: SecretName.parse(name), updatedAt }));
    },

    /** False where the bot has none of that name. */
    async remove({ botId, name }: { botId: string; name: SecretName }): Promise<boolean> {
      const { count } = await prisma.botSecret.deleteMany({ where: { botId, name } });
      return count > 0;
    },

    /** The sealed secret; null where the bot has none of that name. */
    async find({ botId, name }: { botId: string; name: SecretName }): Promise<string | null> {
      const row = await prisma.botSecret.findUnique({ where: { botId_name: { botId, name } } });
      return row?.sealed ?? null;
    },
  };
}
