import { BotSettings } from '../../contracts/bot.js';
import { DAY_MS } from '../../contracts/buckets.js';
import type { RetentionPolicy, RetentionReport, RetentionRun } from '../../contracts/retention.js';
import type { Prisma, RetentionReport as ReportRow } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { throwTyped } from './errors.js';
import { eraseUnsolvedTickets } from './unsolved-tickets.js';

type InConversation = { botId: string; conversationId: string };

const REPORTS_SHOWN = 50;

export type RetentionStore = ReturnType<typeof createRetentionStore>;

/** What bots keep for how long, what is due, and what was erased. */
export function createRetentionStore(prisma: PrismaClient) {
  return {
    /** The limits of this bot, or of all; of a bot that keeps everything there is none. */
    async listPolicies({ botId, now }: { botId: string | null; now: Date }): Promise<RetentionPolicy[]> {
      const bots = await prisma.bot.findMany({
        ...(botId === null ? {} : { where: { id: botId } }),
        select: { id: true, settings: true },
        orderBy: { id: 'asc' },
      });
      return bots.flatMap(({ id, settings }) => {
        const { conversationDays } = BotSettings.parse(settings).retention;
        if (conversationDays === 0) return [];
        return [{ botId: id, conversationDays, before: toLimit({ conversationDays, now }).toISOString() }];
      });
    },

    /** Closed conversations whose last word is from before then, that nobody waits in, by id. */
    async findDue(input: { botId: string; before: Date; after: string | null; limit: number }) {
      const { botId, before, after, limit } = input;
      return await prisma.$queryRaw<(InConversation & { personId: string })[]>`
        SELECT due.bot_id AS "botId", due.id AS "conversationId", due.visitor_id AS "personId"
        FROM conversation due
        JOIN conversation_event newest ON newest.conversation_id = due.id AND newest.seq = due.last_seq
        WHERE due.bot_id = ${botId}::uuid AND due.status = 'closed' AND due.last_seq > coalesce(due.erased_upto_seq, 0)
          AND (${after}::uuid IS NULL OR due.id > ${after}::uuid) AND newest.at < ${before}::timestamptz
          AND NOT EXISTS (SELECT FROM pending_message WHERE pending_message.conversation_id = due.id)
        ORDER BY due.id LIMIT ${limit}::integer
      `;
    },

    /** What would be erased now. */
    async countDue({ botId, before }: { botId: string; before: Date }) {
      const [row] = await prisma.$queryRaw<{ conversations: number; messages: number }[]>`
        SELECT count(*)::integer AS conversations, coalesce(sum(said.messages), 0)::integer AS messages
        FROM conversation due
        JOIN conversation_event newest ON newest.conversation_id = due.id AND newest.seq = due.last_seq
        CROSS JOIN LATERAL (
          SELECT count(*) AS messages FROM conversation_event event
          WHERE event.conversation_id = due.id AND event.type = 'message.created' AND NOT event.payload ? 'erased'
        ) said
        WHERE due.bot_id = ${botId}::uuid AND due.status = 'closed' AND due.last_seq > coalesce(due.erased_upto_seq, 0)
          AND newest.at < ${before}::timestamptz
          AND NOT EXISTS (SELECT FROM pending_message WHERE pending_message.conversation_id = due.id)
      `;
      return row ?? { conversations: 0, messages: 0 };
    },

    /**
     * Takes its content from a conversation that is due, and from the tickets that it has become by itself, and counts that
     * for the run. `events` null: it is not due any more.
     */
    async erase({ before, run, ...key }: InConversation & { before: Date; run?: RetentionRun | undefined }) {
      const erase = async (tx: Prisma.TransactionClient) => {
        const [row] = await tx.$queryRaw<{ events: number | null }[]>`
          SELECT parley_erase_conversation(
            ${key.botId}::uuid, ${key.conversationId}::uuid, ${before}::timestamptz
          ) AS events`;
        const events = row?.events ?? null;
        if (events === null) return { events };
        await eraseUnsolvedTickets(tx, key);
        if (run !== undefined) await countErased(tx, { ...run, botId: key.botId, before, events });
        return { events };
      };
      return await prisma.$transaction(erase).catch(throwTyped);
    },

    /**
     * Keeps a report, with what was counted as it was erased where that is more: a worker that died told of none of it. The
     * same report again changes nothing.
     */
    async saveReport(report: RetentionReport): Promise<RetentionReport> {
      const { botId, startedAt, finishedAt, conversationDays, before, conversations, events, atHand } = report;
      await prisma.$executeRaw`
        INSERT INTO retention_report AS counted
          (bot_id, started_at, finished_at, conversation_days, before, conversations, events, at_hand)
        VALUES (
          ${botId}::uuid, ${startedAt}::timestamptz, ${finishedAt}::timestamptz, ${conversationDays}::integer,
          ${before}::timestamptz, ${conversations}::integer, ${events}::integer, ${atHand}::integer
        )
        ON CONFLICT (bot_id, started_at) DO UPDATE SET finished_at = excluded.finished_at, at_hand = excluded.at_hand,
          conversations = greatest(counted.conversations, excluded.conversations),
          events = greatest(counted.events, excluded.events)`;
      const key = { botId, startedAt: new Date(startedAt) };
      return toReport(await prisma.retentionReport.findUniqueOrThrow({ where: { botId_startedAt: key } }));
    },

    /** The latest reports of a bot, the latest first. */
    async listReports({ botId }: { botId: string }): Promise<RetentionReport[]> {
      const rows = await prisma.retentionReport.findMany({
        where: { botId },
        orderBy: { startedAt: 'desc' },
        take: REPORTS_SHOWN,
      });
      return rows.map(toReport);
    },
  };
}

/** Adds one conversation to the report of a run that goes on. */
async function countErased(
  tx: Prisma.TransactionClient,
  { botId, startedAt, days, before, events }: RetentionRun & { botId: string; before: Date; events: number },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO retention_report AS counted
      (bot_id, started_at, finished_at, conversation_days, before, conversations, events, at_hand)
    VALUES (
      ${botId}::uuid, ${startedAt}::timestamptz, now(), ${days}::integer, ${before}::timestamptz, 1, ${events}::integer, 0
    )
    ON CONFLICT (bot_id, started_at) DO UPDATE SET finished_at = now(), conversations = counted.conversations + 1,
      events = counted.events + excluded.events`;
}

/** What is older than this is due. */
export function toLimit({ conversationDays, now }: { conversationDays: number; now: Date }): Date {
  return new Date(now.getTime() - conversationDays * DAY_MS);
}

function toReport({ startedAt, finishedAt, before, ...row }: ReportRow): RetentionReport {
  return {
    ...row,
    ...{ startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString(), before: before.toISOString() },
  };
}
