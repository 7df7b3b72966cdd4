import type { ConversationKey, ConversationMemory, LoggedMessage, RecalledMessage } from '../../activities/ports.js';
import type { ConversationSummary } from '../../contracts/conversation.js';
import type { PrismaClient } from '../client.js';
import { toStorableText } from './storable-json.js';

type MessageRow = { role: LoggedMessage['role']; text: string; seq: number; at: Date };

/** What is kept of conversations beyond their windows: summaries, and the messages behind summaries and memories. */
export function createConversationMemory(prisma: PrismaClient): ConversationMemory {
  async function readSummary({ botId, conversationId }: ConversationKey): Promise<ConversationSummary> {
    const row = await prisma.conversationSummary.findFirst({ where: { botId, conversationId } });
    return row === null ? { text: '', uptoSeq: 0 } : { text: row.text, uptoSeq: row.uptoSeq };
  }

  return {
    async readMessages({ botId, conversationId, afterSeq, uptoSeq, limit }) {
      const rows = await prisma.$queryRaw<MessageRow[]>`
        SELECT event.actor AS role, event.payload->>'text' AS text, event.seq, event.at
        FROM conversation_event event
        WHERE event.conversation_id = ${conversationId}::uuid AND event.bot_id = ${botId}::uuid
          AND event.seq > ${afterSeq}::integer AND event.seq <= ${uptoSeq}::integer
          AND event.type = 'message.created' AND event.actor <> 'system' AND NOT event.payload ? 'erased'
          AND event.event_id NOT IN (
            SELECT unnest(turn.answers) FROM turn
            WHERE turn.conversation_id = event.conversation_id AND turn.status = 'cancelled' AND turn.seq > ${afterSeq}::integer
          )
        ORDER BY event.seq LIMIT ${limit}::integer
      `;
      return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
    },

    async readRecalled({ botId, personId, recalled }) {
      const wanted = JSON.stringify(recalled.map(({ conversationId, seq }) => ({ conversationId, seq })));
      const rows = await prisma.$queryRaw<{ conversation_id: string; seq: number; text: string }[]>`
        SELECT event.conversation_id, event.seq, event.payload->>'text' AS text
        FROM jsonb_to_recordset(${wanted}::jsonb) AS wanted ("conversationId" uuid, seq integer)
        JOIN conversation ON conversation.id = wanted."conversationId"
          AND conversation.bot_id = ${botId}::uuid AND conversation.visitor_id = ${personId}::uuid
        JOIN conversation_event event ON event.conversation_id = conversation.id AND event.seq = wanted.seq
        WHERE event.type = 'message.created' AND NOT event.payload ? 'erased'
      `;
      const texts = new Map(rows.map(({ conversation_id: id, seq, text }) => [`${id} ${seq}`, text]));
      return recalled.flatMap((message: RecalledMessage) => {
        const text = texts.get(`${message.conversationId} ${message.seq}`);
        return text === undefined ? [] : [{ ...message, text }];
      });
    },

    readSummary,

    async saveSummary({ botId, conversationId, text, uptoSeq }) {
      await prisma.$executeRaw`
        INSERT INTO conversation_summary (conversation_id, bot_id, text, upto_seq, updated_at)
        SELECT id, bot_id, ${toStorableText(text)}::text, ${uptoSeq}::integer, now() FROM conversation
        WHERE id = ${conversationId}::uuid AND bot_id = ${botId}::uuid
        ON CONFLICT (conversation_id) DO UPDATE
          SET text = excluded.text, upto_seq = excluded.upto_seq, updated_at = excluded.updated_at
          WHERE conversation_summary.upto_seq < excluded.upto_seq
      `;
      return await readSummary({ botId, conversationId });
    },
  };
}
