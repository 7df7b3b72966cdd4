import { v7 as uuidV7 } from 'uuid';

import { BotSettings, type BotFolder } from '../../contracts/bot.js';
import type { Bot, Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

export { createBotCatalog } from './bot-catalog.js';

export type BotRecord = {
  id: string;
  slug: string;
  name: string;
  locale: string;
  settings: BotSettings;
  /** null: nothing is published yet. */
  publishedVersionId: string | null;
  createdAt: Date;
};

export type SavedDraft = { botId: string; versionId: string; generationId: string; number: number };

export type BotStore = ReturnType<typeof createBotStore>;

/** Bots and their drafts. What a bot says and how changes when its draft is activated, not before. */
export function createBotStore(prisma: PrismaClient) {
  return {
    async find({ botId }: { botId: string }): Promise<BotRecord | null> {
      const row = await prisma.bot.findUnique({ where: { id: botId } });
      return row === null ? null : toRecord(row);
    },

    async findBySlug({ slug }: { slug: string }): Promise<BotRecord | null> {
      const row = await prisma.bot.findUnique({ where: { slug } });
      return row === null ? null : toRecord(row);
    },

    /** Stores the sealed secret with which a site signs its customers' names; the former one is good no more. */
    async saveCustomerSecret({ botId, sealed }: { botId: string; sealed: string }): Promise<'saved' | 'no such bot'> {
      const { count } = await prisma.bot.updateMany({ where: { id: botId }, data: { customerSecret: sealed } });
      return count === 1 ? 'saved' : 'no such bot';
    },

    /** The sealed secret of a bot; null where it has none. */
    async findCustomerSecret({ botId }: { botId: string }): Promise<string | null> {
      const row = await prisma.bot.findUnique({ where: { id: botId }, select: { customerSecret: true } });
      return row?.customerSecret ?? null;
    },

    /** Every bot, by slug. */
    async list(): Promise<BotRecord[]> {
      const rows = await prisma.bot.findMany({ orderBy: { slug: 'asc' } });
      return rows.map(toRecord);
    },

    /**
     * Stores a bot folder as the bot's next version, with its questions as a knowledge generation that is still to be
     * built. The bot itself stays as it is, unless it is new.
     */
    async saveDraft({ folder: { manifest, faqs, flows } }: { folder: BotFolder }): Promise<SavedDraft> {
      const { slug, name, locale, settings } = manifest;
      return await prisma.$transaction(async (tx) => {
        // The upsert locks the row, so that two drafts at once get two numbers.
        const bot = await tx.bot.upsert({
          where: { slug },
          create: { id: uuidV7(), slug, name, locale, settings },
          update: { slug },
        });
        const latest = await tx.botVersion.aggregate({ where: { botId: bot.id }, _max: { number: true } });
        const draft = { id: uuidV7(), botId: bot.id, number: (latest._max.number ?? 0) + 1 };
        const generation = { id: uuidV7(), botId: bot.id };
        await tx.knowledgeGeneration.create({ data: { ...generation, status: 'building' } });
        await tx.botVersion.create({
          data: { ...draft, status: 'building', manifest, ...toFlowColumn(flows), generationId: generation.id },
        });
        await tx.faq.createMany({
          data: faqs.map(({ id: key, category, question, phrases, answer }, position) => ({
            ...{ id: uuidV7(), botId: bot.id, generationId: generation.id },
            ...{ key, category, question, phrases, answer, position },
          })),
        });
        return { botId: bot.id, versionId: draft.id, generationId: generation.id, number: draft.number };
      });
    },
  };
}

/** A version without flows has none stored: then nothing of flows is read for its turns. */
function toFlowColumn(flows: BotFolder['flows']): { flows?: Prisma.InputJsonObject } {
  return flows === undefined || flows.flows.length === 0 ? {} : { flows };
}

function toRecord({ id, slug, name, locale, settings, publishedVersionId, createdAt }: Bot): BotRecord {
  const parsed = BotSettings.parse(settings);
  return { id, slug, name, locale, settings: parsed, publishedVersionId, createdAt };
}
