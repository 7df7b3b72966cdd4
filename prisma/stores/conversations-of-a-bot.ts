import {
  PREVIEW_LENGTH,
  type ConversationFilter,
  type ListedConversation,
  type TurnTrace,
} from '../../contracts/conversations-of-a-bot.js';
import type { Rating } from '../../contracts/feedback.js';
import type { PrismaClient } from '../client.js';
import { Prisma } from '../generated/client.js';
import { createConversationTags } from './conversation-tags.js';
import { toTsQuery } from './text-search.js';
import { readTurns } from './turn-traces.js';

/** A conversation's place in the list: it never changes. */
export type ListPlace = { createdAt: Date; id: string };

/** A conversation as staff see it in a list; with `createdAt` and `lastActivityAt` in UTC. */
export type ListedRecord = Omit<ListedConversation, 'owner' | 'createdAt' | 'lastActivityAt'> & {
  ownerKind: ListedConversation['owner']['kind'];
  createdAt: Date;
  lastActivityAt: Date;
};

/** One of them by itself: `lastTurn` is the number of its latest turn that has ended. */
type FoundRecord = ListedRecord & { lastTurn: number; rating: Rating | null };

type InConversation = { botId: string; conversationId: string };

export type BotConversationStore = ReturnType<typeof createBotConversationStore>;

/** The conversations of a bot, as its staff read them. */
export function createBotConversationStore(prisma: PrismaClient) {
  return {
    ...createConversationTags(prisma),

    /** Those that began last, newest first; at most `limit`, after a place in the list. */
    async list(input: {
      botId: string;
      filter: ConversationFilter;
      after: ListPlace | null;
      limit: number;
    }): Promise<ListedRecord[]> {
      const { botId, filter, after, limit } = input;
      return await describe(prisma, { where: toConditions({ botId, filter, after }), limit });
    },

    /** One of them; null where this bot has no such conversation. */
    async find({ botId, conversationId }: InConversation): Promise<FoundRecord | null> {
      const where = Prisma.sql`c.bot_id = ${botId}::uuid AND c.id = ${conversationId}::uuid`;
      const [[found], latest, rating] = await Promise.all([
        describe(prisma, { where, limit: 1 }),
        prisma.turn.aggregate({ where: { botId, conversationId }, _max: { turnNo: true } }),
        prisma.rating.findFirst({ where: { botId, conversationId }, select: { score: true, comment: true } }),
      ]);
      return found === undefined ? null : { ...found, lastTurn: latest._max.turnNo ?? 0, rating };
    },

    /** How its turns went, in order: those with a higher number than `after`, at most `limit`. */
    readTurns: (input: InConversation & { after: number; limit: number }): Promise<TurnTrace[]> =>
      readTurns(prisma, input),
  };
}

type Row = {
  id: string;
  status: 'open' | 'closed';
  owner_kind: ListedRecord['ownerKind'];
  channel: string;
  locale: string | null;
  visitor_id: string;
  name: string | null;
  email: string | null;
  messages: number;
  role: NonNullable<ListedRecord['lastMessage']>['role'] | null;
  preview: string | null;
  tags: string[];
  created_at: Date;
  last_activity_at: Date;
};

/** The page is chosen first, so that messages are counted and read for its conversations alone. */
async function describe(prisma: PrismaClient, { where, limit }: { where: Prisma.Sql; limit: number }) {
  const rows = await prisma.$queryRaw<Row[]>`
    WITH page AS MATERIALIZED (
      SELECT c.* FROM conversation c WHERE ${where} ORDER BY c.created_at DESC, c.id DESC LIMIT ${limit}::integer
    )
    SELECT page.id, page.status, page.owner_kind, page.channel, page.locale, page.tags, page.visitor_id, page.created_at,
      v.name, v.email, last.actor AS role, last.preview,
      (SELECT count(*)::integer FROM conversation_event e
        WHERE e.conversation_id = page.id AND e.type = 'message.created') AS messages,
      coalesce((SELECT e.at FROM conversation_event e
        WHERE e.conversation_id = page.id AND e.seq = page.last_seq), page.created_at) AS last_activity_at
    FROM page
    JOIN visitor v ON v.id = page.visitor_id
    LEFT JOIN LATERAL (
      SELECT e.actor, left(e.payload ->> 'text', ${PREVIEW_LENGTH}::integer) AS preview FROM conversation_event e
      WHERE e.conversation_id = page.id AND e.type = 'message.created' ORDER BY e.seq DESC LIMIT 1
    ) last ON true
    ORDER BY page.created_at DESC, page.id DESC`;
  return rows.map(toRecord);
}

function toRecord(row: Row): ListedRecord {
  const { id, status, channel, locale, messages, tags, role, preview } = row;
  return {
    ...{ id, status, channel, locale, messages, tags },
    ownerKind: row.owner_kind,
    customer: { id: row.visitor_id, name: row.name, email: row.email },
    lastMessage: role === null ? null : { role, preview: preview ?? '' },
    createdAt: row.created_at,
    lastActivityAt: row.last_activity_at,
  };
}

function toConditions(input: { botId: string; filter: ConversationFilter; after: ListPlace | null }): Prisma.Sql {
  const { botId, after, filter } = input;
  const { status, owner, text, tag, from, to } = filter;
  const conditions = [Prisma.sql`c.bot_id = ${botId}::uuid`];
  if (status !== undefined) conditions.push(Prisma.sql`c.status = ${status}::conversation_status`);
  if (owner !== undefined) conditions.push(Prisma.sql`c.owner_kind = ${owner}::owner_kind`);
  if (tag !== undefined) conditions.push(Prisma.sql`c.tags <> '{}' AND ${tag}::text = ANY (c.tags)`);
  if (from !== undefined) conditions.push(Prisma.sql`c.created_at >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(Prisma.sql`c.created_at < ${to}::timestamptz`);
  if (after !== null) {
    conditions.push(Prisma.sql`(c.created_at, c.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`);
  }
  if (text !== undefined && text !== '') {
    // As migration conversations_of_a_bot has its index, which is of no use for another expression.
    conditions.push(Prisma.sql`c.id IN (
      SELECT e.conversation_id FROM conversation_event e
      WHERE e.bot_id = ${botId}::uuid AND e.type = 'message.created'
        AND to_tsvector('simple'::regconfig, e.payload ->> 'text') @@ to_tsquery('simple'::regconfig, ${toTsQuery(text)}::text)
    )`);
  }
  return Prisma.join(conditions, ' AND ');
}
