import type { CustomerRecords } from '../../activities/retention/ports.js';
import { BotSettings, DEFAULT_AUDIT_DAYS } from '../../contracts/bot.js';
import { DAY_MS } from '../../contracts/buckets.js';
import { RecordKind, type RecordPolicy, type RecordReport } from '../../contracts/retention.js';
import type { RecordRetentionReport as ReportRow } from '../generated/client.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { countErasedRecords, keepRecordReport } from './record-reports.js';

const REPORTS_SHOWN = 50;

/** What is due of a kind; `botId` null: of what belongs to no bot. */
export type DueRecords = { kind: RecordKind; botId: string | null; before: Date };

export type CustomerRecordStore = ReturnType<typeof createCustomerRecordStore>;

/** What is kept besides conversations: leads, names and e-mail addresses of people, and what the staff did. */
export function createCustomerRecordStore(prisma: PrismaClient) {
  return {
    async listPolicies({ botId, now }) {
      const bots = await prisma.bot.findMany({
        ...(botId === null ? {} : { where: { id: botId } }),
        select: { id: true, settings: true },
        orderBy: { id: 'asc' },
      });
      const limits = bots.map(({ id, settings }) => ({ botId: id, retention: BotSettings.parse(settings).retention }));
      const ofBots = limits.flatMap((bot) => toRecordPolicies({ ...bot, now }));
      if (botId !== null) return ofBots;
      return [...ofBots, ...toPolicyOfNone({ days: limits.map(({ retention }) => retention.auditDays), now })];
    },

    async erase({ limit, run, ...due }) {
      return await prisma.$transaction(async (tx) => {
        const erased = await eraseDue(tx, { ...due, limit });
        if (run !== undefined && erased > 0) await countErasedRecords(tx, { ...due, ...run, erased });
        return erased;
      });
    },

    /** How much would be erased now. */
    async countDue(due: DueRecords): Promise<number> {
      const [row] = await prisma.$queryRaw<{ due: number }[]>`
        SELECT count(*)::integer AS due FROM (${selectDue(due)}) AS found
      `;
      return row?.due ?? 0;
    },

    async saveReport(report) {
      return toReport(await keepRecordReport(prisma, report));
    },

    /** The latest reports of a bot, the latest first. */
    async listReports({ botId }: { botId: string }): Promise<RecordReport[]> {
      const rows = await prisma.recordRetentionReport.findMany({
        where: { botId },
        orderBy: [{ startedAt: 'desc' }, { kind: 'asc' }],
        take: REPORTS_SHOWN,
      });
      return rows.map(toReport);
    },
  } satisfies CustomerRecords & Record<string, unknown>;
}

/** The limits of a bot, and what they mean now; of what is kept for ever there is none. */
export function toRecordPolicies(bot: {
  botId: string;
  now: Date;
  retention: Pick<BotSettings['retention'], 'leadDays' | 'peopleDays' | 'auditDays'>;
}): RecordPolicy[] {
  const { botId, now, retention } = bot;
  const limits = [
    { kind: 'leads', days: retention.leadDays },
    { kind: 'people', days: retention.peopleDays },
    { kind: 'audit', days: retention.auditDays },
  ] as const;
  return limits.flatMap(({ kind, days }) => (days === 0 ? [] : [toPolicy({ kind, botId, days, now })]));
}

/** What belongs to no bot is kept for as long as the bot that keeps the longest; 0 of one: for ever. */
function toPolicyOfNone({ days, now }: { days: number[]; now: Date }): RecordPolicy[] {
  if (days.includes(0)) return [];
  const longest = days.length === 0 ? DEFAULT_AUDIT_DAYS : Math.max(...days);
  return [toPolicy({ kind: 'audit', botId: null, days: longest, now })];
}

function toPolicy({ now, ...policy }: Omit<RecordPolicy, 'before'> & { now: Date }): RecordPolicy {
  return { ...policy, before: new Date(now.getTime() - policy.days * DAY_MS).toISOString() };
}

function toReport({ id: _, kind, startedAt, finishedAt, before, ...row }: ReportRow): RecordReport {
  return {
    ...row,
    kind: RecordKind.parse(kind),
    ...{ startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString(), before: before.toISOString() },
  };
}

async function eraseDue(
  tx: Prisma.TransactionClient,
  { limit, ...due }: DueRecords & { limit: number },
): Promise<number> {
  const rows = Prisma.sql`${selectDue(due)} ORDER BY id LIMIT ${limit}::integer`;
  switch (due.kind) {
    case 'people':
      return await tx.$executeRaw`UPDATE visitor SET name = NULL, email = NULL WHERE id IN (${rows})`;
    case 'audit':
      return await tx.$executeRaw`DELETE FROM audit_entry WHERE id IN (${rows})`;
    case 'leads': {
      // With a lead goes what tells of it.
      const [row] = await tx.$queryRaw<{ erased: number }[]>`
        WITH gone AS (
          DELETE FROM lead WHERE id IN (${rows}) RETURNING id
        ), told AS (
          DELETE FROM delivery USING gone
          WHERE bot_id = ${due.botId}::uuid AND subject_id = gone.id AND kind IN ('lead', 'lead.captured', 'lead.failed')
        )
        SELECT count(*)::integer AS erased FROM gone
      `;
      return row?.erased ?? 0;
    }
  }
}

/**
 * Leads that are not on their way any more; people who have said nothing since in any conversation; what the staff did with
 * a bot, or with none that is there.
 */
function selectDue({ kind, botId, before }: DueRecords): Prisma.Sql {
  switch (kind) {
    case 'leads':
      return Prisma.sql`
        SELECT id FROM lead WHERE bot_id = ${botId}::uuid AND created_at < ${before}::timestamptz
          AND status IN ('delivered', 'failed')`;
    case 'people':
      return Prisma.sql`
        SELECT id FROM visitor WHERE bot_id = ${botId}::uuid AND created_at < ${before}::timestamptz
          AND (name IS NOT NULL OR email IS NOT NULL)
          AND NOT EXISTS (
            SELECT FROM conversation begun
            LEFT JOIN conversation_event newest ON newest.conversation_id = begun.id AND newest.seq = begun.last_seq
            WHERE begun.visitor_id = visitor.id AND greatest(begun.created_at, newest.at) >= ${before}::timestamptz
          )`;
    case 'audit': {
      const whose =
        botId === null
          ? Prisma.sql`NOT EXISTS (SELECT FROM bot WHERE bot.id = audit_entry.bot_id)`
          : Prisma.sql`bot_id = ${botId}::uuid`;
      return Prisma.sql`SELECT id FROM audit_entry WHERE ${whose} AND created_at < ${before}::timestamptz`;
    }
  }
}
