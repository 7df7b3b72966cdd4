import type { AnswerToImprove } from '../../contracts/metrics.js';
import type { PrismaClient } from '../client.js';

/** Where a page goes on: behind this answer. */
export type ImproveCursor = { at: Date; conversationId: string; seq: number };

type Row = Omit<AnswerToImprove, 'at'> & { at: Date; seq: number };

/** Of fallbacks and of thumbs down, the latest so many are looked at. */
const LOOKED_AT = 2_000;

export type ImproveStore = ReturnType<typeof createImproveStore>;

/** Answers that helped nobody. */
export function createImproveStore(prisma: PrismaClient) {
  return {
    /**
     * Fallbacks and answers with thumbs down since then, the latest first. Questions in the same words, whatever their case
     * and punctuation, are one: the latest of them stands for all.
     */
    async list(input: {
      botId: string;
      since: Date;
      before: ImproveCursor | null;
      limit: number;
    }): Promise<{ answers: AnswerToImprove[]; next: ImproveCursor | null }> {
      const { botId, since, before, limit } = input;
      const rows = await prisma.$queryRaw<Row[]>`
        WITH candidate AS (
          (SELECT conversation_id, seq FROM conversation_event
            WHERE bot_id = ${botId}::uuid AND payload->'answer'->>'origin' = 'fallback' AND at >= ${since}::timestamptz
            ORDER BY at DESC LIMIT ${LOOKED_AT}::integer)
          UNION
          (SELECT conversation_id, seq FROM feedback
            WHERE bot_id = ${botId}::uuid AND value = 'down' AND created_at >= ${since}::timestamptz
            ORDER BY created_at DESC LIMIT ${LOOKED_AT}::integer)
        ), answer AS (
          SELECT event.conversation_id, event.seq, event.at, event.event_id, event.payload, said.value, said.comment,
            (SELECT string_agg(asked.payload->>'text', E'\n' ORDER BY asked.seq)
              FROM jsonb_array_elements_text(event.payload->'answer'->'answers') AS covered (id)
              JOIN conversation_event asked
                ON asked.conversation_id = event.conversation_id AND asked.event_id = covered.id) AS question
          FROM candidate
          JOIN conversation_event event USING (conversation_id, seq)
          LEFT JOIN feedback said ON said.conversation_id = event.conversation_id AND said.message_id = event.event_id
          WHERE event.bot_id = ${botId}::uuid AND NOT event.payload ? 'erased'
        ), alike AS (
          SELECT *, lower(btrim(regexp_replace(question, '[^[:alnum:]]+', ' ', 'g'))) AS words FROM answer
        ), grouped AS (
          SELECT DISTINCT ON (words) conversation_id, seq, at, event_id, payload, comment, question,
            count(*) OVER (PARTITION BY words)::integer AS count,
            count(*) FILTER (WHERE value = 'down') OVER (PARTITION BY words)::integer AS thumbs_down
          FROM alike ORDER BY words, at DESC, conversation_id DESC, seq DESC
        )
        SELECT conversation_id AS "conversationId", seq, at, event_id AS "messageId", coalesce(question, '') AS question,
          payload->>'text' AS answer, coalesce(payload->'answer'->>'origin', '') AS origin,
          coalesce(payload->'answer'->'citations', '[]') AS sources, count, thumbs_down AS "thumbsDown", comment
        FROM grouped
        WHERE ${before?.at ?? null}::timestamptz IS NULL OR (at, conversation_id, seq) <
          (${before?.at ?? null}::timestamptz, ${before?.conversationId ?? null}::uuid, ${before?.seq ?? null}::integer)
        ORDER BY at DESC, conversation_id DESC, seq DESC LIMIT ${limit + 1}::integer
      `;
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        answers: page.map(({ seq: _, at, ...answer }) => ({ ...answer, at: at.toISOString() })),
        next: last === undefined ? null : { at: last.at, conversationId: last.conversationId, seq: last.seq },
      };
    },
  };
}
