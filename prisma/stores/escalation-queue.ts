import type { QueueOutlook } from '../../contracts/events.js';
import type { QueuePlace } from '../../contracts/people-notices.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import type { Transaction } from './escalation-steps.js';

type PlaceRow = { conversation_id: string; ahead: number; minutes: number | null; contact_email: string | null };

/** How many wait already before whoever comes now with this priority, and how long others waited lately. */
export async function readOutlook(
  tx: Transaction,
  { botId, priority }: { botId: string; priority: number },
): Promise<Omit<QueueOutlook, 'opensAt'>> {
  const rows = await tx.$queryRaw<{ ahead: number; minutes: number | null }[]>`
    SELECT
      (SELECT count(*)::integer FROM escalation
        WHERE bot_id = ${botId}::uuid AND status = 'waiting' AND priority >= ${priority}::integer) AS ahead,
      ${waitedLately(botId)} AS minutes`;
  return { ahead: rows[0]?.ahead ?? 0, waitMinutes: rows[0]?.minutes ?? null };
}

/** Where conversations stand that wait for people. */
export function createEscalationQueue(prisma: PrismaClient) {
  return {
    /**
     * The places of these conversations, by their ids, all of one moment and counted in one go; those that do not wait have
     * none. The order is that in which the staff sees them.
     */
    async readPlaces({
      botId,
      conversationIds,
    }: {
      botId: string;
      conversationIds: string[];
    }): Promise<Map<string, QueuePlace>> {
      const rows = await prisma.$queryRaw<PlaceRow[]>`
        SELECT place.conversation_id, place.ahead, place.contact_email, ${waitedLately(botId)} AS minutes
        FROM (
          SELECT conversation_id, contact_email,
            (row_number() OVER (ORDER BY priority DESC, created_at, id) - 1)::integer AS ahead
          FROM escalation WHERE bot_id = ${botId}::uuid AND status = 'waiting'
        ) place
        WHERE place.conversation_id = ANY (${conversationIds}::uuid[])`;
      return new Map(
        rows.map(({ conversation_id: id, ahead, minutes, contact_email: email }) => [
          id,
          { ahead, waitMinutes: minutes, email },
        ]),
      );
    },
  };
}

/** The middle of the last seven days, in minutes, where five or more waited. */
function waitedLately(botId: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT CASE WHEN count(*) >= 5 THEN
      ceil(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM claimed_at - created_at)) / 60)::integer
    END
    FROM escalation WHERE bot_id = ${botId}::uuid AND claimed_at > now() - interval '7 days')`;
}
