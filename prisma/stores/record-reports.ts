import { randomUUID } from 'node:crypto';

import type { RecordPolicy, RecordReport, RetentionRun } from '../../contracts/retention.js';
import type { RecordRetentionReport } from '../generated/client.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

// There is one report of a bot, or of none, a kind and a run: the index of migration audit_log, in its own words.
const ONE_OF_A_RUN = Prisma.raw(`(coalesce(bot_id, '00000000-0000-0000-0000-000000000000'), started_at, kind)`);

/** Adds to the report of a run that goes on what it has erased in this transaction. */
export async function countErasedRecords(
  tx: Prisma.TransactionClient,
  counted: RetentionRun & Pick<RecordPolicy, 'kind' | 'botId'> & { before: Date; erased: number },
): Promise<void> {
  const { kind, botId, startedAt, days, before, erased } = counted;
  await tx.$executeRaw`
    INSERT INTO record_retention_report AS counted (id, bot_id, started_at, kind, finished_at, days, before, erased)
    VALUES (
      ${randomUUID()}::uuid, ${botId}::uuid, ${startedAt}::timestamptz, ${kind}::text, now(), ${days}::integer,
      ${before}::timestamptz, ${erased}::integer
    )
    ON CONFLICT ${ONE_OF_A_RUN} DO UPDATE SET finished_at = now(), erased = counted.erased + excluded.erased`;
}

/**
 * Keeps a report, with what was counted as it was erased where that is more: a worker that died told of none of it. The
 * same report again changes nothing.
 */
export async function keepRecordReport(prisma: PrismaClient, report: RecordReport): Promise<RecordRetentionReport> {
  const { kind, botId, startedAt, finishedAt, days, before, erased } = report;
  await prisma.$executeRaw`
    INSERT INTO record_retention_report AS counted (id, bot_id, started_at, kind, finished_at, days, before, erased)
    VALUES (
      ${randomUUID()}::uuid, ${botId}::uuid, ${startedAt}::timestamptz, ${kind}::text, ${finishedAt}::timestamptz,
      ${days}::integer, ${before}::timestamptz, ${erased}::integer
    )
    ON CONFLICT ${ONE_OF_A_RUN} DO UPDATE SET finished_at = excluded.finished_at,
      erased = greatest(counted.erased, excluded.erased)`;
  return await prisma.recordRetentionReport.findFirstOrThrow({
    where: { botId, kind, startedAt: new Date(startedAt) },
  });
}
