import type { BotDirectory } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import { BotFlows } from '../../contracts/flows.js';
import type { PrismaClient } from '../client.js';

/** Reads how bots are published from the record. */
export function createBotDirectory(prisma: PrismaClient): BotDirectory {
  return {
    async current({ botId }) {
      const bot = await prisma.bot.findUniqueOrThrow({
        where: { id: botId },
        select: { settings: true, publishedVersion: { select: { id: true, generationId: true, flows: true } } },
      });
      return {
        settings: BotSettings.parse(bot.settings),
        generationId: bot.publishedVersion?.generationId ?? null,
        versionId: bot.publishedVersion?.id ?? null,
        flows: BotFlows.nullable().parse(bot.publishedVersion?.flows ?? null),
      };
    },
  };
}
