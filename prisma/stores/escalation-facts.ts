import type { EscalationKey, Escalations, RecordedEscalation } from '../../activities/hand-over/ports.js';
import type { ConversationKey } from '../../activities/ports.js';
import type { PrismaClient } from '../client.js';
import { findEscalationTicket } from './unsolved-tickets.js';

/** A console says every 30 seconds that it is there: whoever missed three is not. */
export const PRESENT_WITHIN_SECONDS = 100;
/** So long after the last word of a console the next is late. */
const BEAT_SECONDS = 40;

type FactsRow = {
  first_response_at: Date | null;
  unanswered_since: Date | null;
  seen_at: Date | null;
  has_address: boolean;
};

/** What an escalation's deadlines and its assignment go by. */
export function createEscalationFacts(prisma: PrismaClient): Pick<Escalations, 'readFacts' | 'findAgent'> {
  return {
    async readFacts({ botId, escalationId }: EscalationKey) {
      const rows = await prisma.$queryRaw<FactsRow[]>`
        SELECT escalation.first_response_at, escalation.contact_email IS NOT NULL AS has_address,
          greatest(presence.seen_at, (
            SELECT max(at) FROM conversation_event said
            WHERE said.conversation_id = escalation.conversation_id AND said.type = 'message.created'
              AND said.actor = 'agent' AND said.seq > escalation.opened_seq
          )) AS seen_at,
          parley_unanswered_since(escalation.conversation_id, escalation.opened_seq) AS unanswered_since
        FROM escalation LEFT JOIN presence ON presence.user_id = escalation.agent_id
        WHERE escalation.id = ${escalationId}::uuid AND escalation.bot_id = ${botId}::uuid`;
      const [row] = rows;
      const { ticketId = null } =
        row?.has_address === true ? await findEscalationTicket(prisma, { botId, escalationId }) : {};
      return {
        leftAddress: row?.has_address === true ? { ticketId } : null,
        firstResponseAt: row?.first_response_at?.getTime() ?? null,
        unansweredSince: row?.unanswered_since?.getTime() ?? null,
        agentSeenAt: row?.seen_at?.getTime() ?? null,
      };
    },

    async findAgent({ botId, conversationId, escalationId }: EscalationKey) {
      // Of the least busy those whose console misses no beat, where there are any; and for each who came earlier and still
      // waits the next one, so that two who come in one breath are not both given to the same.
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        WITH free AS (
          SELECT staff_user.id, load.conversations,
            presence.seen_at < now() - ${BEAT_SECONDS}::integer * interval '1 second' AS missed
          FROM staff_user
          JOIN escalation wanted ON wanted.id = ${escalationId}::uuid AND wanted.bot_id = ${botId}::uuid
          LEFT JOIN LATERAL (
            SELECT passed.at, passed.payload->>'reason' AS reason FROM conversation_event passed
            WHERE passed.conversation_id = ${conversationId}::uuid AND passed.type = 'owner.changed'
              AND passed.seq > wanted.opened_seq
            ORDER BY passed.seq DESC LIMIT 1
          ) given_back ON true
          JOIN presence ON presence.user_id = staff_user.id AND presence.state = 'available'
            AND presence.seen_at > now() - ${PRESENT_WITHIN_SECONDS}::integer * interval '1 second'
          LEFT JOIN LATERAL (
            SELECT count(*) AS conversations FROM escalation
            WHERE escalation.agent_id = staff_user.id AND escalation.status = 'claimed'
          ) load ON true
          WHERE staff_user.disabled_at IS NULL AND load.conversations < staff_user.capacity
            AND staff_user.skills @> wanted.skills
            AND (wanted.agent_id IS DISTINCT FROM staff_user.id
              OR (given_back.reason = 'expired' AND presence.seen_at > given_back.at))
            AND EXISTS (SELECT FROM membership WHERE user_id = staff_user.id AND bot_id = ${botId}::uuid)
        ), least AS (
          SELECT id, count(*) OVER () AS total, row_number() OVER (ORDER BY id) - 1 AS place FROM free
          WHERE (conversations, missed) = (SELECT conversations, missed FROM free ORDER BY conversations, missed LIMIT 1)
        ), before AS (
          SELECT count(*) AS waiting FROM escalation earlier
          JOIN escalation wanted ON wanted.id = ${escalationId}::uuid
          WHERE earlier.bot_id = ${botId}::uuid AND earlier.status = 'waiting'
            AND (earlier.created_at, earlier.id) < (wanted.created_at, wanted.id)
        )
        SELECT least.id FROM least, before WHERE least.place = before.waiting % least.total`;
      return rows[0]?.id ?? null;
    },
  };
}

/** What was said that the conversation's summary does not tell of. */
export async function readUnsummarised(
  prisma: PrismaClient,
  { botId, conversationId }: ConversationKey,
): Promise<NonNullable<RecordedEscalation['unsummarised']>> {
  const [row] = await prisma.$queryRaw<{ messages: number; last_seq: number }[]>`
    SELECT conversation.last_seq, (
      SELECT count(*)::integer FROM conversation_event said
      WHERE said.conversation_id = conversation.id AND said.type = 'message.created' AND said.actor = 'customer'
        AND NOT said.payload ? 'erased' AND said.seq > coalesce(summary.upto_seq, 0)
    ) AS messages
    FROM conversation LEFT JOIN conversation_summary summary ON summary.conversation_id = conversation.id
    WHERE conversation.id = ${conversationId}::uuid AND conversation.bot_id = ${botId}::uuid`;
  return { messages: row?.messages ?? 0, uptoSeq: row?.last_seq ?? 0 };
}
