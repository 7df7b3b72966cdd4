import type { CustomerMessage } from '../../contracts/conversation.js';
import type { PrismaClient } from '../client.js';

/** A message without an end: `seq` null while it has no row in the log. */
export type WaitingMessage = { clientMessageId: string; seq: number | null; waitedMs: number };

/** A conversation with messages that have no end, oldest first. */
export type WaitingConversation = {
  botId: string;
  conversationId: string;
  status: 'open' | 'closed';
  owner: 'bot' | 'queue' | 'agent';
  waiting: WaitingMessage[];
};

type RecordedRow = Omit<CustomerMessage, 'at' | 'quickReplyId'> & { at: Date; quickReplyId: string | null };

type InConversation = { botId: string; conversationId: string };

export type PendingMessageStore = ReturnType<typeof createPendingMessageStore>;

/** Messages without an end, as the sweep needs them: it works for the whole installation, across its bots. */
export function createPendingMessageStore(prisma: PrismaClient) {
  return {
    /** Conversations with a message that has waited for longer than `waitedMs`, by id, at most `limit`. */
    async findOverdue(input: {
      waitedMs: number;
      after: string | null;
      limit: number;
    }): Promise<WaitingConversation[]> {
      const { waitedMs, after, limit } = input;
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT conversation_id AS id FROM pending_message
        WHERE admitted_at < now() - ${waitedMs}::float8 * interval '1 millisecond'
          AND (${after}::uuid IS NULL OR conversation_id > ${after}::uuid)
        ORDER BY conversation_id LIMIT ${limit}
      `;
      return await readWaiting(rows.map(({ id }) => id));
    },

    /** A conversation with its messages that have no end, of whichever bot; null: there is no such conversation. */
    async find({ conversationId }: { conversationId: string }): Promise<WaitingConversation | null> {
      const [found] = await readWaiting([conversationId]);
      return found ?? null;
    },

    /** Those of these messages that have a row in the log and no end, as they were sent, in the log's order. */
    async readRecorded({ botId, conversationId }: InConversation): Promise<CustomerMessage[]> {
      const rows = await prisma.$queryRaw<RecordedRow[]>`
        SELECT event.event_id AS "clientMessageId", event.payload->>'text' AS text, event.at,
          coalesce(event.correlation_id, '') AS "correlationId", event.payload->>'quickReplyId' AS "quickReplyId"
        FROM pending_message waiting
        JOIN conversation_event event
          ON event.conversation_id = waiting.conversation_id AND event.seq = waiting.seq
        WHERE waiting.conversation_id = ${conversationId}::uuid AND waiting.bot_id = ${botId}::uuid
        ORDER BY event.seq
      `;
      return rows.map(({ at, quickReplyId, ...message }) => ({
        ...message,
        at: at.toISOString(),
        ...(quickReplyId === null ? {} : { quickReplyId }),
      }));
    },

    /** Those of these ids that have no row in the log. */
    async withoutRow(input: InConversation & { clientMessageIds: string[] }): Promise<Set<string>> {
      const { botId, conversationId, clientMessageIds } = input;
      const known = await prisma.conversationEvent.findMany({
        where: { botId, conversationId, eventId: { in: clientMessageIds }, actor: 'customer' },
        select: { eventId: true },
      });
      const recorded = new Set(known.map(({ eventId }) => eventId));
      return new Set(clientMessageIds.filter((id) => !recorded.has(id)));
    },

    /** Removes admissions that never came to anything and are older than `waitedMs`. @returns how many. */
    async removeAdmissions(input: InConversation & { clientMessageIds: string[]; waitedMs: number }): Promise<number> {
      const { botId, conversationId, clientMessageIds, waitedMs } = input;
      return await prisma.$executeRaw`
        DELETE FROM pending_message
        WHERE conversation_id = ${conversationId}::uuid AND bot_id = ${botId}::uuid AND seq IS NULL
          AND client_message_id = ANY (${clientMessageIds}::text[])
          AND admitted_at < now() - ${waitedMs}::float8 * interval '1 millisecond'
      `;
    },
  };

  async function readWaiting(ids: string[]): Promise<WaitingConversation[]> {
    return await prisma.$queryRaw<WaitingConversation[]>`
      SELECT chosen.id AS "conversationId", chosen.bot_id AS "botId", chosen.status::text AS status,
        chosen.owner_kind::text AS owner,
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'clientMessageId', client_message_id, 'seq', seq,
            'waitedMs', round(extract(epoch FROM now() - admitted_at) * 1000)) ORDER BY admitted_at, seq), '[]')
          FROM pending_message WHERE pending_message.conversation_id = chosen.id) AS waiting
      FROM conversation chosen WHERE chosen.id = ANY (${ids}::uuid[]) ORDER BY chosen.id
    `;
  }
}
