import type { EscalationKey } from '../../activities/hand-over/ports.js';
import type { PrismaClient } from '../client.js';

/** What is with people, as the sweep needs it: it works for the whole installation, across its bots. */
export function createOpenEscalationStore(prisma: PrismaClient) {
  return {
    /** Those that were opened before then, oldest first, at most `limit`. */
    async findOpen({ openedBefore, limit }: { openedBefore: Date; limit: number }): Promise<EscalationKey[]> {
      const rows = await prisma.escalation.findMany({
        where: { status: { not: 'ended' }, createdAt: { lt: openedBefore } },
        select: { id: true, botId: true, conversationId: true },
        orderBy: { createdAt: 'asc' },
        take: limit,
      });
      return rows.map(({ id: escalationId, ...key }) => ({ ...key, escalationId }));
    },
  };
}
