import type { Colleague } from '../../contracts/desk.js';
import type { PrismaClient } from '../client.js';
import { PRESENT_WITHIN_SECONDS } from './escalation-facts.js';

const MOST_COLLEAGUES = 200;

/** Who could be given a conversation. */
export function createEscalationColleagues(prisma: PrismaClient) {
  return {
    /** Whoever works with its bot and does not have it, those who are there and have most room first. */
    async listColleagues({ botId, escalationId }: { botId: string; escalationId: string }): Promise<Colleague[]> {
      return await prisma.$queryRaw<Colleague[]>`
        SELECT staff_user.id, staff_user.name, staff_user.capacity, load.conversations,
          coalesce(presence.state = 'available', false)
            AND presence.seen_at > now() - ${PRESENT_WITHIN_SECONDS}::integer * interval '1 second' AS "isThere",
          staff_user.skills @> escalation.skills AS "isSkilled"
        FROM escalation
        JOIN staff_user ON staff_user.disabled_at IS NULL
          AND (escalation.status <> 'claimed' OR staff_user.id IS DISTINCT FROM escalation.agent_id)
          AND (staff_user.role = 'admin' OR EXISTS (
            SELECT FROM membership WHERE user_id = staff_user.id AND bot_id = escalation.bot_id))
        LEFT JOIN presence ON presence.user_id = staff_user.id
        CROSS JOIN LATERAL (
          SELECT count(*)::integer AS conversations FROM escalation other
          WHERE other.agent_id = staff_user.id AND other.status = 'claimed'
        ) load
        WHERE escalation.id = ${escalationId}::uuid AND escalation.bot_id = ${botId}::uuid
        ORDER BY "isThere" DESC, staff_user.capacity - load.conversations DESC, staff_user.name
        LIMIT ${MOST_COLLEAGUES}::integer`;
    },
  };
}
