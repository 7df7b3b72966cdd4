import type { FaqEntry } from '../../contracts/bot.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { failGeneration } from './bot-catalog.js';
import { findNewestVersion, insertVersion, lockBot, readFaqs, toFaqEntry } from './bot-versions.js';
import { GENERATION_PARTS, toGenerationRecord, type GenerationRecord } from './generation-record.js';

export type { GenerationRecord } from './generation-record.js';

/** The knowledge that the next change is made to: the newest that did not fail, also while it is being built. */
export type KnowledgeHead = { generationId: string; faqs: FaqEntry[] };

/** What a change makes of the head, and what is to be reported of it. */
export type KnowledgeChange = { faqs: FaqEntry[]; report?: object };

export type FaqFilter = { search: string; category: string | undefined; after: number; limit: number };
export type FoundFaqs = {
  generation: GenerationRecord;
  faqs: { position: number; faq: FaqEntry }[];
  total: number;
  categories: { name: string; count: number }[];
};

export type KnowledgeStore = ReturnType<typeof createKnowledgeStore>;

/** FAQs as people edit them. Every change makes a new generation; what answers stays whole until that one is built. */
export function createKnowledgeStore(prisma: PrismaClient) {
  async function findGeneration(input: { botId: string; generationId: string }): Promise<GenerationRecord | null> {
    const where = { id: input.generationId, botId: input.botId };
    const row = await prisma.knowledgeGeneration.findFirst({ where, include: GENERATION_PARTS });
    return row === null ? null : toGenerationRecord(row);
  }

  async function findNewest({ botId }: { botId: string }): Promise<GenerationRecord | null> {
    const newest = await findNewestVersion(prisma, { botId });
    return newest === null ? null : await findGeneration({ botId, generationId: newest.generationId });
  }

  return {
    findGeneration,

    /** The newest generations, newest first. */
    async listGenerations({ botId, limit }: { botId: string; limit: number }): Promise<GenerationRecord[]> {
      const rows = await prisma.knowledgeGeneration.findMany({
        where: { botId, version: { isNot: null } },
        orderBy: { version: { number: 'desc' } },
        take: limit,
        include: GENERATION_PARTS,
      });
      return rows.map(toGenerationRecord);
    },

    /** null: there is no such bot, or nothing of it that did not fail. */
    async readHead({ botId }: { botId: string }): Promise<KnowledgeHead | null> {
      const newest = await findNewestVersion(prisma, { botId });
      if (newest === null) return null;
      const { generationId } = newest;
      return { generationId, faqs: await readFaqs(prisma, { botId, generationId }) };
    },

    /** FAQs of the head whose texts hold `search`, in any case, after a position; null as `readHead` says. */
    async findFaqs({
      botId,
      search,
      category,
      after,
      limit,
    }: { botId: string } & FaqFilter): Promise<FoundFaqs | null> {
      const generation = await findNewest({ botId });
      if (generation === null) return null;
      const scope = Prisma.sql`bot_id = ${botId}::uuid AND generation_id = ${generation.id}::uuid`;
      const wanted = Prisma.sql`${scope}
        AND strpos(lower(concat_ws(' ', key, question, answer, array_to_string(phrases, ' '))), lower(${search})) > 0
        ${category === undefined ? Prisma.empty : Prisma.sql`AND category = ${category}`}`;
      const [rows, [counted], categories] = await Promise.all([
        prisma.$queryRaw<{ key: string }[]>`
          SELECT key FROM faq WHERE ${wanted} AND position > ${after} ORDER BY position LIMIT ${limit}`,
        prisma.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM faq WHERE ${wanted}`,
        prisma.$queryRaw<{ name: string; count: bigint }[]>`
          SELECT category AS name, count(*) AS count FROM faq WHERE ${scope} GROUP BY category ORDER BY category`,
      ]);
      const found = await prisma.faq.findMany({
        where: { botId, generationId: generation.id, key: { in: rows.map(({ key }) => key) } },
        orderBy: { position: 'asc' },
      });
      return {
        generation,
        faqs: found.map((row) => ({ position: row.position, faq: toFaqEntry(row) })),
        total: Number(counted?.total ?? 0),
        categories: categories.map(({ name, count }) => ({ name, count: Number(count) })),
      };
    },

    /** FAQs of a generation by id, in no order; what it does not have is left out. */
    async loadFaqs(input: { botId: string; generationId: string; ids: string[] }): Promise<FaqEntry[]> {
      const { botId, generationId, ids } = input;
      const rows = await prisma.faq.findMany({ where: { botId, generationId, key: { in: ids } } });
      return rows.map(toFaqEntry);
    },

    /**
     * Stores what `change` makes of the head as the bot's next version, one change after the other. What `change` throws
     * is thrown, and nothing is stored. null as `readHead` says.
     */
    async revise({
      botId,
      origin,
      change,
    }: {
      botId: string;
      origin: 'import' | 'edit';
      change: (head: KnowledgeHead) => KnowledgeChange;
    }): Promise<GenerationRecord | null> {
      const generationId = await prisma.$transaction(async (tx) => {
        await lockBot(tx, { botId });
        const newest = await findNewestVersion(tx, { botId });
        if (newest === null) return null;
        const faqs = await readFaqs(tx, { botId, ...newest });
        const made = change({ generationId: newest.generationId, faqs });
        // What is not changed here goes along: the manifest, the flows.
        const { manifest, flows } = newest;
        return (await insertVersion(tx, { botId, manifest, flows, origin, ...made })).generationId;
      });
      return generationId === null ? null : await findGeneration({ botId, generationId });
    },

    /** Gives a generation up that could not be begun. */
    async abandon(input: { botId: string; generationId: string; reason: string }): Promise<void> {
      await failGeneration(prisma, input);
    },
  };
}
