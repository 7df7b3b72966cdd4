import { v7 as uuidV7 } from 'uuid';

import { BotManifest, type FaqEntry } from '../../contracts/bot.js';
import { BotFlows } from '../../contracts/flows.js';
import type { Faq, KnowledgeOrigin, Prisma } from '../generated/client.js';

type Transaction = Prisma.TransactionClient;

export type SavedDraft = { botId: string; versionId: string; generationId: string; number: number };

/** A version with the generation that answers for it. */
export type VersionRecord = {
  id: string;
  number: number;
  generationId: string;
  manifest: BotManifest;
  flows: BotFlows | null;
  origin: KnowledgeOrigin;
};

/** Makes whoever wants to change this bot wait for the end of the transaction. */
export async function lockBot(tx: Transaction, { botId }: { botId: string }): Promise<void> {
  await tx.$queryRaw`SELECT id FROM bot WHERE id = ${botId}::uuid FOR UPDATE`;
}

/** The newest version that did not fail, built or not: what the next change is made to. `origin`: the newest of that. */
export async function findNewestVersion(
  tx: Transaction,
  { botId, origin }: { botId: string; origin?: KnowledgeOrigin },
): Promise<VersionRecord | null> {
  const row = await tx.botVersion.findFirst({
    where: { botId, status: { not: 'failed' }, ...(origin === undefined ? {} : { generation: { origin } }) },
    orderBy: { number: 'desc' },
    include: { generation: { select: { origin: true } } },
  });
  if (row === null) return null;
  const { id, number, generationId, manifest, flows, generation } = row;
  return {
    ...{ id, number, generationId, origin: generation.origin },
    manifest: BotManifest.parse(manifest),
    flows: flows === null ? null : BotFlows.parse(flows),
  };
}

/** The FAQs of a generation, in their order. */
export async function readFaqs(
  tx: Transaction,
  { botId, generationId }: { botId: string; generationId: string },
): Promise<FaqEntry[]> {
  const rows = await tx.faq.findMany({ where: { botId, generationId }, orderBy: { position: 'asc' } });
  return rows.map(toFaqEntry);
}

export function toFaqEntry({ key, category, question, phrases, answer }: Faq): FaqEntry {
  return { id: key, category, question, phrases, answer };
}

/** Stores the bot's next version, with its FAQs as a knowledge generation that is still to be built. Lock the bot first. */
export async function insertVersion(
  tx: Transaction,
  {
    botId,
    manifest,
    faqs,
    flows,
    origin,
    report,
  }: {
    botId: string;
    manifest: BotManifest;
    faqs: FaqEntry[];
    flows: BotFlows | null;
    origin: KnowledgeOrigin;
    report?: object;
  },
): Promise<SavedDraft> {
  const latest = await tx.botVersion.aggregate({ where: { botId }, _max: { number: true } });
  const draft = { id: uuidV7(), botId, number: (latest._max.number ?? 0) + 1 };
  const generationId = uuidV7();
  await tx.knowledgeGeneration.create({
    data: { id: generationId, botId, status: 'building', origin, ...(report === undefined ? {} : { report }) },
  });
  await tx.botVersion.create({
    data: { ...draft, status: 'building', manifest, ...toFlowColumn(flows), generationId },
  });
  await tx.faq.createMany({
    data: faqs.map(({ id: key, category, question, phrases, answer }, position) => ({
      ...{ id: uuidV7(), botId, generationId },
      ...{ key, category, question, phrases, answer, position },
    })),
  });
  return { botId, versionId: draft.id, generationId, number: draft.number };
}

/** A version without flows has none stored: then nothing of flows is read for its turns. */
function toFlowColumn(flows: BotFlows | null): { flows?: Prisma.InputJsonObject } {
  return flows === null || flows.flows.length === 0 ? {} : { flows };
}
