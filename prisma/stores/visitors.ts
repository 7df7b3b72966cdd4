import { v7 as uuidV7 } from 'uuid';

import type { PrismaClient } from '../client.js';

export type VisitorStore = ReturnType<typeof createVisitorStore>;

/** Anonymous customers. */
export function createVisitorStore(prisma: PrismaClient) {
  return {
    /** A new visitor of a bot. Rejects where there is no such bot. */
    async create({ botId }: { botId: string }): Promise<{ id: string; visitorId: string; botId: string }> {
      const { id } = await prisma.visitor.create({ data: { id: uuidV7(), botId }, select: { id: true } });
      return { id, visitorId: id, botId };
    },
  };
}
