import type { BotCatalog } from '../../activities/ports.js';
import { BotManifest } from '../../contracts/bot.js';
import { BotFlows, toFlowPassage } from '../../contracts/flows.js';
import type { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

/** A generation that this bot does not have. */
export class GenerationNotFoundError extends Error {
  override readonly name = 'GenerationNotFoundError';

  constructor() {
    super('The bot has no such knowledge generation.');
  }
}

/** What ingestion reads of a bot's versions, and how it ends them. */
export function createBotCatalog(prisma: PrismaClient): BotCatalog {
  return {
    async loadGeneration({ botId, generationId }) {
      const [faqs, version] = await Promise.all([
        prisma.faq.findMany({ where: { botId, generationId }, orderBy: { position: 'asc' } }),
        prisma.botVersion.findFirst({ where: { botId, generationId }, select: { flows: true } }),
      ]);
      const { flows } = BotFlows.parse(version?.flows ?? { flows: [] });
      return {
        passages: faqs.map(({ key, category, question, phrases, answer }) => ({
          passage: { id: key, category, title: question, text: answer },
          phrases: [question, ...phrases],
        })),
        flows: flows.map(toFlowPassage),
      };
    },

    /**
     * Publishes a generation and its version in one transaction, and retires the former. The newest version wins: an
     * older one that was built later is retired itself. Again, it changes nothing.
     * @returns `retired`: generations whose passages nobody needs any more; the same when it is run again.
     * @throws GenerationNotFoundError
     */
    async activateGeneration({ botId, generationId, passageCount }) {
      return await prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT id FROM bot WHERE id = ${botId}::uuid FOR UPDATE`;
        const version = await tx.botVersion.findFirst({ where: { botId, generationId } });
        if (version === null) throw new GenerationNotFoundError();
        const published = await tx.botVersion.findFirst({ where: { botId, publishedFor: { id: botId } } });
        const isOutdated = published !== null && published.number > version.number;
        await tx.knowledgeGeneration.update({
          where: { id: generationId },
          data: { status: isOutdated ? 'retired' : 'ready', passageCount },
        });
        if (isOutdated) {
          await retire(tx, { botId, generationId });
          return { retired: [generationId] };
        }
        await tx.botVersion.update({ where: { id: version.id }, data: { status: 'ready' } });
        const { name, locale, settings } = BotManifest.parse(version.manifest);
        await tx.bot.update({ where: { id: botId }, data: { publishedVersionId: version.id, name, locale, settings } });
        if (published !== null && published.id !== version.id) {
          await retire(tx, { botId, generationId: published.generationId });
        }
        return { retired: await findLatestRetired(tx, { botId, before: version.number }) };
      });
    },

    async failGeneration({ botId, generationId, reason }) {
      await prisma.$transaction(async (tx) => {
        const { count } = await tx.knowledgeGeneration.updateMany({
          where: { id: generationId, botId, status: 'building' },
          data: { status: 'failed', report: { reason } },
        });
        if (count === 1) await tx.botVersion.updateMany({ where: { generationId, botId }, data: { status: 'failed' } });
      });
    },
  };
}

type Scope = { botId: string; generationId: string };

async function retire(tx: Prisma.TransactionClient, { botId, generationId }: Scope): Promise<void> {
  const data = { status: 'retired' } as const;
  await tx.knowledgeGeneration.updateMany({ where: { id: generationId, botId }, data });
  await tx.botVersion.updateMany({ where: { generationId, botId }, data });
}

// The one that this version followed. Earlier ones were named when theirs was activated.
async function findLatestRetired(
  tx: Prisma.TransactionClient,
  { botId, before }: { botId: string; before: number },
): Promise<string[]> {
  const version = await tx.botVersion.findFirst({
    where: { botId, status: 'retired', number: { lt: before } },
    orderBy: { number: 'desc' },
  });
  return version === null ? [] : [version.generationId];
}
