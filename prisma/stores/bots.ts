import { v7 as uuidV7 } from 'uuid';

import { BotSettings, type BotFolder, type FaqEntry } from '../../contracts/bot.js';
import { BotFlows, type Flow } from '../../contracts/flows.js';
import type { Bot, Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { findNewestVersion, insertVersion, readFaqs, type SavedDraft } from './bot-versions.js';
import { EditsWouldBeLostError, findLostEdits } from './lost-edits.js';

export { createBotCatalog } from './bot-catalog.js';
export type { SavedDraft } from './bot-versions.js';
export { EditsWouldBeLostError, type LostEdits } from './lost-edits.js';

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

/** What there is to know of a flow without reading it. */
export type FlowSummary = Pick<Flow, 'id' | 'title' | 'offer' | 'onComplete'> & { steps: string[] };

export type PublishedRecord = Pick<BotRecord, 'id' | 'slug' | 'name' | 'locale' | 'settings'> & {
  flows: FlowSummary[];
  published: { version: number; at: Date; passages: number } | null;
};

export type BotName = { id: string; slug: string; name: string };

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

    /** A bot with what is published of it; null where there is no such bot. */
    async findPublished({ botId }: { botId: string }): Promise<PublishedRecord | null> {
      const row = await prisma.bot.findUnique({
        where: { id: botId },
        include: { publishedVersion: { include: { generation: { select: { passageCount: true } } } } },
      });
      if (row === null) return null;
      const { id, slug, name, locale, settings } = toRecord(row);
      const version = row.publishedVersion;
      const published = version && {
        version: version.number,
        at: version.createdAt,
        passages: version.generation.passageCount,
      };
      const { flows } = BotFlows.parse(version?.flows ?? { flows: [] });
      return { id, slug, name, locale, settings, flows: flows.map(toFlowSummary), published };
    },

    /** What these bots are called, by name; null: every bot. */
    async listNames({ botIds }: { botIds: string[] | null }): Promise<BotName[]> {
      const rows = await prisma.bot.findMany({
        where: botIds === null ? {} : { id: { in: botIds } },
        select: { id: true, slug: true, name: true },
      });
      // The database may sort by bytes, with capitals first.
      return rows.sort((one, other) => one.name.localeCompare(other.name) || one.slug.localeCompare(other.slug));
    },

    /**
     * Stores a bot folder as the bot's next version, with its questions as a knowledge generation that is still to be
     * built. The bot itself stays as it is, unless it is new. `edits`: what to do where that would undo edits of FAQs.
     * @throws EditsWouldBeLostError
     */
    async saveDraft({
      folder: { manifest, faqs, flows },
      edits = 'refuse',
    }: {
      folder: BotFolder;
      edits?: 'refuse' | 'replace';
    }): Promise<SavedDraft> {
      const { slug, name, locale, settings } = manifest;
      return await prisma.$transaction(async (tx) => {
        // The upsert locks the row, so that two drafts at once get two numbers.
        const { id: botId } = await tx.bot.upsert({
          where: { slug },
          create: { id: uuidV7(), slug, name, locale, settings },
          update: { slug },
        });
        if (edits === 'refuse') await requireNoLostEdits(tx, { botId, faqs });
        return await insertVersion(tx, { botId, manifest, faqs, flows: flows ?? null, origin: 'publication' });
      });
    },
  };
}

async function requireNoLostEdits(
  tx: Prisma.TransactionClient,
  { botId, faqs }: { botId: string; faqs: FaqEntry[] },
): Promise<void> {
  const newest = await findNewestVersion(tx, { botId });
  const published = await findNewestVersion(tx, { botId, origin: 'publication' });
  if (newest === null || newest.id === published?.id) return;
  const lost = findLostEdits({
    published: published === null ? [] : await readFaqs(tx, { botId, ...published }),
    edited: await readFaqs(tx, { botId, ...newest }),
    folder: faqs,
  });
  if (Object.values(lost).some((ids) => ids.length > 0)) throw new EditsWouldBeLostError(lost);
}

function toFlowSummary({ id, title, offer, onComplete, steps }: Flow): FlowSummary {
  return { id, title, offer, onComplete, steps: steps.map((step) => step.label ?? step.id) };
}

function toRecord({ id, slug, name, locale, settings, publishedVersionId, createdAt }: Bot): BotRecord {
  const parsed = BotSettings.parse(settings);
  return { id, slug, name, locale, settings: parsed, publishedVersionId, createdAt };
}
