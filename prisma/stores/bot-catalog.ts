import type { BotCatalog, PhrasedPassage } from '../../activities/ports.js';
import { BotManifest, type FaqEntry } from '../../contracts/bot.js';
import { BotFlows, toFlowPassage } from '../../contracts/flows.js';
import { overlaySettings } from '../../contracts/overlay-settings.js';
import type { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { readOverrides } from './bot-settings.js';
import { lockBot, readFaqs } from './bot-versions.js';

/** A generation that this bot does not have. */
export class GenerationNotFoundError extends Error {
  override readonly name = 'GenerationNotFoundError';

  constructor() {
    super('The bot has no such knowledge generation.');
  }
}

// Far longer than from what a turn finds to its reading it, and than processes believe what they know of a bot.
const KEEP_RETIRED_MS = 60_000;

/** What ingestion reads of a bot's versions, and how it ends them. */
export function createBotCatalog(
  prisma: PrismaClient,
  { keepRetiredMs = KEEP_RETIRED_MS }: { keepRetiredMs?: number } = {},
): BotCatalog {
  return {
    async loadGeneration({ botId, generationId }) {
      const isOvertaken = await prisma.$transaction(async (tx) => {
        await lockBot(tx, { botId });
        const version = await tx.botVersion.findFirst({ where: { botId, generationId, status: 'building' } });
        if (version === null) return false;
        const newer = { botId, status: 'building', number: { gt: version.number } } as const;
        if ((await tx.botVersion.findFirst({ where: newer })) === null) return false;
        await retire(tx, { botId, generationId });
        return true;
      });
      if (isOvertaken) return null;
      const passages = (await readFaqs(prisma, { botId, generationId })).map(toPhrasedPassage);
      const version = await prisma.botVersion.findFirst({ where: { botId, generationId }, select: { flows: true } });
      const { flows } = BotFlows.parse(version?.flows ?? { flows: [] });
      const known = await readKnown(prisma, { botId, generationId });
      return { passages, flows: flows.map(toFlowPassage), known };
    },

    async noteProgress({ botId, generationId, indexed }) {
      const where = { id: generationId, botId, status: 'building' } as const;
      await prisma.knowledgeGeneration.updateMany({ where, data: { passageCount: indexed } });
    },

    /**
     * Publishes a generation and its version in one transaction, and retires the former. The newest version wins: an
     * older one that was built later is retired itself, and one that failed stays so. Again, it changes nothing.
     * @returns `retired`: generations that have answered nobody for a while.
     * @throws GenerationNotFoundError
     */
    async activateGeneration({ botId, generationId, passageCount }) {
      return await prisma.$transaction(async (tx) => {
        await lockBot(tx, { botId });
        const version = await tx.botVersion.findFirst({ where: { botId, generationId } });
        if (version === null) throw new GenerationNotFoundError();
        if (version.status === 'failed') return { retired: [generationId] };
        const published = await tx.botVersion.findFirst({ where: { botId, publishedFor: { id: botId } } });
        await tx.knowledgeGeneration.update({ where: { id: generationId }, data: { passageCount } });
        if (published !== null && published.number > version.number) {
          await retire(tx, { botId, generationId });
          return { retired: [generationId] };
        }
        const data = { status: 'ready' } as const;
        await tx.knowledgeGeneration.update({ where: { id: generationId }, data });
        await tx.botVersion.update({ where: { id: version.id }, data });
        const isConfigured = await bringsManifest(tx, { botId, after: published?.number ?? 0, upTo: version.number });
        await tx.bot.update({
          where: { id: botId },
          data: {
            publishedVersionId: version.id,
            ...(isConfigured ? await configure(tx, { botId, manifest: BotManifest.parse(version.manifest) }) : {}),
          },
        });
        if (published !== null && published.id !== version.id) {
          await retire(tx, { botId, generationId: published.generationId });
        }
        return { retired: await findLeftOver(tx, { botId, keepRetiredMs }) };
      });
    },

    async noteDropped({ botId, generationId }) {
      const where = { id: generationId, botId };
      await prisma.$transaction([
        prisma.knowledgeGeneration.updateMany({ where, data: { droppedAt: new Date() } }),
        // Publications stay: later folders are compared with them. Of edits there would be thousands.
        prisma.faq.deleteMany({ where: { botId, generation: { id: generationId, origin: { not: 'publication' } } } }),
      ]);
    },

    async failGeneration(input) {
      await failGeneration(prisma, input);
    },
  };
}

/** Marks a generation that is being built as failed, with its version. One that ended stays as it is. */
export async function failGeneration(
  prisma: PrismaClient,
  { botId, generationId, reason }: Scope & { reason: string },
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const where = { id: generationId, botId, status: 'building' } as const;
    const generation = await tx.knowledgeGeneration.findFirst({ where });
    if (generation === null) return;
    const { report: before } = generation;
    const report = { ...(typeof before === 'object' && !Array.isArray(before) ? before : {}), reason };
    await tx.knowledgeGeneration.updateMany({ where, data: { status: 'failed', report, retiredAt: new Date() } });
    await tx.botVersion.updateMany({ where: { generationId, botId }, data: { status: 'failed' } });
  });
}

type Scope = { botId: string; generationId: string };

function toPhrasedPassage({ id, category, question, phrases, answer }: FaqEntry): PhrasedPassage {
  return { passage: { id, category, title: question, text: answer }, phrases: [question, ...phrases] };
}

/** What an edit is an edit of. A folder is embedded as a whole: that mends an index, and brings a new model in. */
async function readKnown(prisma: PrismaClient, { botId, generationId }: Scope) {
  const generation = await prisma.knowledgeGeneration.findFirst({ where: { id: generationId, botId } });
  if (generation === null || generation.origin === 'publication') return null;
  const published = await prisma.botVersion.findFirst({ where: { botId, publishedFor: { id: botId } } });
  if (published === null || published.generationId === generationId) return null;
  const faqs = await readFaqs(prisma, { botId, generationId: published.generationId });
  return { generationId: published.generationId, passages: faqs.map(toPhrasedPassage) };
}

async function retire(tx: Prisma.TransactionClient, { botId, generationId }: Scope): Promise<void> {
  const status = 'retired';
  await tx.knowledgeGeneration.updateMany({
    where: { id: generationId, botId },
    data: { status, retiredAt: new Date() },
  });
  await tx.botVersion.updateMany({ where: { generationId, botId }, data: { status } });
}

/** Edits carry the manifest of what they were made to; it counts only where that folder never was live itself. */
async function bringsManifest(
  tx: Prisma.TransactionClient,
  { botId, after, upTo }: { botId: string; after: number; upTo: number },
): Promise<boolean> {
  const found = await tx.botVersion.findFirst({
    where: {
      ...{ botId, status: { not: 'failed' }, number: { gt: after, lte: upTo } },
      generation: { origin: 'publication' },
    },
  });
  return found !== null;
}

/** What a folder says of its bot, and under what was changed in the browser is in force. */
async function configure(
  tx: Prisma.TransactionClient,
  { botId, manifest: { name, locale, settings: folder } }: { botId: string; manifest: BotManifest },
) {
  const { settings } = overlaySettings(folder, await readOverrides(tx, { botId }));
  return { name, locale, settings, folderSettings: folder };
}

async function findLeftOver(
  tx: Prisma.TransactionClient,
  { botId, keepRetiredMs }: { botId: string; keepRetiredMs: number },
): Promise<string[]> {
  const rows = await tx.knowledgeGeneration.findMany({
    where: { botId, droppedAt: null, retiredAt: { lte: new Date(Date.now() - keepRetiredMs) } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
