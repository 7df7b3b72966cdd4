import type { AnswerToImprove, ImproveKind } from '../../contracts/metrics.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

/** Where a page goes on: behind this answer. */
export type ImproveCursor = { at: Date; conversationId: string; seq: number };

type Row = Omit<AnswerToImprove, 'at'> & { at: Date; seq: number };

/** Of each kind, the latest so many are looked at. */
const LOOKED_AT = 2_000;
/** Among so many of the latest answers are those that the bot was unsure of. */
const SEARCHED = 10_000;

export type ImproveStore = ReturnType<typeof createImproveStore>;

/** Answers that helped nobody. */
export function createImproveStore(prisma: PrismaClient) {
  return {
    /**
     * Fallbacks, answers with thumbs down, and those that the bot was not sure of (below the score `sure`) since then, the
     * latest first; of one kind where that is asked for. Questions in the same words, whatever their case
     * and punctuation, are one: the latest of them stands for all. Up to one that was marked as done they are left out.
     */
    async list(input: {
      botId: string;
      since: Date;
      before: ImproveCursor | null;
      /** Null: of every kind. */
      kind: ImproveKind | null;
      sure: number;
      limit: number;
    }): Promise<{ answers: AnswerToImprove[]; next: ImproveCursor | null }> {
      const { botId, since, before, limit, kind, sure } = input;
      const isUnsure = toUnsure(sure);
      const rows = await prisma.$queryRaw<Row[]>`
        WITH candidate AS (
          (SELECT conversation_id, seq FROM conversation_event
            WHERE bot_id = ${botId}::uuid AND payload->'answer'->>'origin' = 'fallback' AND at >= ${since}::timestamptz
            ORDER BY at DESC LIMIT ${LOOKED_AT}::integer)
          UNION
          (SELECT conversation_id, seq FROM feedback
            WHERE bot_id = ${botId}::uuid AND value = 'down' AND created_at >= ${since}::timestamptz
            ORDER BY created_at DESC LIMIT ${LOOKED_AT}::integer)
          UNION
          (SELECT conversation_id, seq FROM (
            SELECT conversation_id, seq, at, payload FROM conversation_event
            WHERE bot_id = ${botId}::uuid AND at >= ${since}::timestamptz
              AND (payload->'answer'->>'origin' = 'knowledge' OR payload->'answer' ? 'unsure')
            ORDER BY at DESC LIMIT ${SEARCHED}::integer
          ) event WHERE ${isUnsure} ORDER BY at DESC LIMIT ${LOOKED_AT}::integer)
        ), answer AS (
          SELECT event.conversation_id, event.seq, event.at, event.event_id, event.payload, said.comment,
            array_remove(ARRAY[
              CASE WHEN event.payload->'answer'->>'origin' = 'fallback' THEN 'fallback' END,
              CASE WHEN said.value = 'down' THEN 'down' END, CASE WHEN ${isUnsure} THEN 'unsure' END
            ], NULL) AS kinds,
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
        ), dealt_with AS (
          SELECT alike.*, max(at) FILTER (WHERE done.seq IS NOT NULL) OVER (PARTITION BY words) AS done_until
          FROM alike LEFT JOIN improved_answer done USING (conversation_id, seq)
        ), grouped AS (
          SELECT DISTINCT ON (words) conversation_id, seq, at, event_id, payload, kinds, comment, question,
            count(*) OVER (PARTITION BY words)::integer AS count,
            count(*) FILTER (WHERE 'down' = ANY (kinds)) OVER (PARTITION BY words)::integer AS thumbs_down
          FROM dealt_with
          WHERE (done_until IS NULL OR at > done_until) AND (${kind}::text IS NULL OR ${kind}::text = ANY (kinds))
          ORDER BY words, at DESC, conversation_id DESC, seq DESC
        )
        SELECT conversation_id AS "conversationId", seq, at, event_id AS "messageId", coalesce(question, '') AS question,
          payload->>'text' AS answer, coalesce(payload->'answer'->>'origin', '') AS origin, kinds,
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

    /** Marks an answer as dealt with, or takes that back. The same again changes nothing. */
    async mark(input: {
      botId: string;
      conversationId: string;
      messageId: string;
      done: boolean;
    }): Promise<'saved' | 'no such answer'> {
      const { botId, conversationId, messageId, done } = input;
      const answer = await prisma.conversationEvent.findFirst({
        where: { botId, conversationId, eventId: messageId, type: 'message.created', actor: 'bot' },
        select: { seq: true },
      });
      if (answer === null) return 'no such answer';
      const key = { botId, conversationId, seq: answer.seq };
      await (done
        ? prisma.improvedAnswer.createMany({ data: [key], skipDuplicates: true })
        : prisma.improvedAnswer.deleteMany({ where: key }));
      return 'saved';
    },
  };
}

/**
 * An answer from knowledge that reaches no sure score: it said which question it answers, small talk excepted. Or one of a
 * model that had no knowledge for a question.
 */
function toUnsure(sure: number): Prisma.Sql {
  return Prisma.sql`(
    (event.payload->'answer'->>'origin' = 'knowledge'
      AND (event.payload#>>'{answer,citations,0,score}')::double precision < ${sure}::double precision
      AND btrim(event.payload#>>'{answer,citations,0,title}') !~ '[!！]$')
    OR (event.payload->'answer'->>'origin' = 'model' AND event.payload->'answer' ? 'unsure')
  )`;
}
