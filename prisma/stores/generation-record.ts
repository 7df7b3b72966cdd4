import { z } from 'zod';

import type { Prisma } from '../generated/client.js';

export const GENERATION_PARTS = {
  version: { select: { number: true, publishedFor: { select: { id: true } } } },
  _count: { select: { faqs: true } },
} satisfies Prisma.KnowledgeGenerationInclude;

type Row = Prisma.KnowledgeGenerationGetPayload<{ include: typeof GENERATION_PARTS }>;

const Counts = z.object({ added: z.number(), changed: z.number(), unchanged: z.number(), removed: z.number() });
const Report = z.object({ counts: Counts.optional(), reason: z.string().optional() });

/** A generation, how far it is, and what it changed. */
export type GenerationRecord = {
  id: string;
  version: number;
  origin: 'publication' | 'import' | 'edit';
  status: 'building' | 'live' | 'failed' | 'retired';
  total: number;
  indexed: number;
  counts: z.infer<typeof Counts> | null;
  reason: string | null;
  createdAt: Date;
};

export function toGenerationRecord(row: Row): GenerationRecord {
  const { id, origin, createdAt, passageCount: indexed, version, _count } = row;
  const report = Report.safeParse(row.report).data;
  return {
    ...{ id, origin, createdAt, indexed },
    version: version?.number ?? 0,
    status: toStatus(row),
    // The FAQs of an old edit are not kept.
    total: Math.max(_count.faqs, indexed),
    counts: report?.counts ?? null,
    reason: report?.reason ?? null,
  };
}

function toStatus({ status, version }: Row): GenerationRecord['status'] {
  if (status === 'ready') return version?.publishedFor ? 'live' : 'retired';
  return status === 'draft' ? 'building' : status;
}
