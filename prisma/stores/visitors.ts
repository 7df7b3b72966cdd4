import { v7 as uuidV7 } from 'uuid';

import type { PrismaClient } from '../client.js';
import { isUniqueViolation } from './errors.js';

/** A customer as their site names them. */
export type NamedCustomer = { externalId: string; name: string | null; email: string | null };

export type VisitorStore = ReturnType<typeof createVisitorStore>;

/** Customers of a bot: anonymous ones, and those whom a site has named. */
export function createVisitorStore(prisma: PrismaClient) {
  return {
    /** A new visitor of a bot. Rejects where there is no such bot. */
    async create({ botId }: { botId: string }): Promise<{ id: string; visitorId: string; botId: string }> {
      const { id } = await prisma.visitor.create({ data: { id: uuidV7(), botId }, select: { id: true } });
      return { id, visitorId: id, botId };
    },

    /**
     * The visitor that is this customer of the bot's site. Who was anonymous until now stays the same visitor, unless the
     * customer is known already. Name and address are kept as they were said last.
     */
    async recognise({
      botId,
      visitorId,
      ...customer
    }: NamedCustomer & { botId: string; visitorId: string | null }): Promise<{ visitorId: string }> {
      const key = { botId_externalId: { botId, externalId: customer.externalId } };
      const known = await prisma.visitor.findUnique({ where: key, select: { id: true } });
      if (known) {
        await prisma.visitor.update({ where: { id: known.id }, data: customer });
        return { visitorId: known.id };
      }
      try {
        if (visitorId !== null) {
          const { count } = await prisma.visitor.updateMany({
            where: { id: visitorId, botId, externalId: null },
            data: customer,
          });
          if (count === 1) return { visitorId };
        }
        return { visitorId: (await prisma.visitor.create({ data: { id: uuidV7(), botId, ...customer } })).id };
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        // Recognised in this very moment by another request.
        return { visitorId: (await prisma.visitor.findUniqueOrThrow({ where: key, select: { id: true } })).id };
      }
    },

    /** The conversations of an anonymous visitor; none of one that a site has named: those stay where they are. */
    async listAnonymous({ botId, visitorId }: { botId: string; visitorId: string }): Promise<string[]> {
      const rows = await prisma.conversation.findMany({
        where: { botId, visitorId, visitor: { externalId: null } },
        select: { id: true },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ id }) => id);
    },

    /** Makes conversations of one visitor another's. */
    async bring(input: { botId: string; from: string; to: string; conversationIds: string[] }): Promise<void> {
      const { botId, from, to, conversationIds } = input;
      await prisma.conversation.updateMany({
        where: { botId, visitorId: from, id: { in: conversationIds } },
        data: { visitorId: to },
      });
    },
  };
}
