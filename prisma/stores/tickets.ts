import type { PrismaClient } from '../client.js';

// Past its end a ticket is refused by its own expiry; the rest is for clocks that differ.
const KEPT_MS = 60_000;

export type TicketStore = ReturnType<typeof createTicketStore>;

/** Tickets that were used: each opens one socket, on whichever api replica. */
export function createTicketStore(prisma: PrismaClient) {
  return {
    /** Uses a ticket up. Of several that try at once one is accepted. */
    async use({ ticketId, expiresAt }: { ticketId: string; expiresAt: Date }): Promise<'accepted' | 'used'> {
      const { count } = await prisma.usedTicket.createMany({
        data: [{ id: ticketId, expiresAt }],
        skipDuplicates: true,
      });
      return count === 1 ? 'accepted' : 'used';
    },

    /** Forgets tickets that expired more than a minute ago. @returns how many. */
    async purge(): Promise<number> {
      const { count } = await prisma.usedTicket.deleteMany({
        where: { expiresAt: { lt: new Date(Date.now() - KEPT_MS) } },
      });
      return count;
    },
  };
}
