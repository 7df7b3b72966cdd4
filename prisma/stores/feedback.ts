import type { ConversationFeedback, Feedback, Rating } from '../../contracts/feedback.js';
import type { PrismaClient } from '../client.js';

type InConversation = { botId: string; conversationId: string };

export type FeedbackStore = ReturnType<typeof createFeedbackStore>;

/** What customers say about answers and conversations: once each, and the latest word counts. */
export function createFeedbackStore(prisma: PrismaClient) {
  return {
    /** Keeps what is said about an answer of the bot. The same again changes nothing. */
    async set(input: InConversation & Feedback): Promise<'saved' | 'no such answer'> {
      const { botId, conversationId, messageId, value, comment } = input;
      const [row] = await prisma.$queryRaw<{ found: boolean }[]>`
        WITH answer AS (
          SELECT conversation_id, event_id, bot_id, seq FROM conversation_event
          WHERE conversation_id = ${conversationId}::uuid AND bot_id = ${botId}::uuid AND event_id = ${messageId}::text
            AND type = 'message.created' AND actor = 'bot' AND NOT payload ? 'erased'
        ), saved AS (
          INSERT INTO feedback AS known (conversation_id, message_id, bot_id, seq, value, comment)
          SELECT conversation_id, event_id, bot_id, seq, ${value}::feedback_value, ${comment}::text FROM answer
          ON CONFLICT (conversation_id, message_id) DO UPDATE
            SET value = excluded.value, comment = excluded.comment, updated_at = now()
            WHERE (known.value, known.comment) IS DISTINCT FROM (excluded.value, excluded.comment)
        )
        SELECT EXISTS (SELECT FROM answer) AS found
      `;
      return row?.found === true ? 'saved' : 'no such answer';
    },

    /** Keeps how a conversation was rated. The same again changes nothing. Nothing of another bot's conversation. */
    async rate({ botId, conversationId, score, comment }: InConversation & Rating): Promise<void> {
      await prisma.$executeRaw`
        INSERT INTO rating AS known (conversation_id, bot_id, score, comment)
        SELECT id, bot_id, ${score}::integer, ${comment}::text FROM conversation
        WHERE id = ${conversationId}::uuid AND bot_id = ${botId}::uuid
        ON CONFLICT (conversation_id) DO UPDATE
          SET score = excluded.score, comment = excluded.comment, updated_at = now()
          WHERE (known.score, known.comment) IS DISTINCT FROM (excluded.score, excluded.comment)
      `;
    },

    /** What was said about a conversation, in the order of its answers. */
    async read({ botId, conversationId }: InConversation): Promise<ConversationFeedback> {
      const [feedback, rating] = await Promise.all([
        prisma.feedback.findMany({
          where: { botId, conversationId, value: { not: null } },
          select: { messageId: true, value: true, comment: true },
          orderBy: { seq: 'asc' },
        }),
        prisma.rating.findFirst({ where: { botId, conversationId }, select: { score: true, comment: true } }),
      ]);
      return { feedback, rating };
    },
  };
}
