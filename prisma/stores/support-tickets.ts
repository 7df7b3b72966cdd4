import { v7 as uuidV7 } from 'uuid';

import type { TicketReader, TicketToSend } from '../../activities/delivery/ports.js';
import { toPage, type Page } from '../../contracts/paging.js';
import type { TicketStatus } from '../../contracts/support-tickets.js';
import type { Ticket } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

export type SupportTicketRecord = Omit<Ticket, 'captureKey'>;

type Key = { botId: string; ticketId: string };

export type SupportTicketStore = ReturnType<typeof createSupportTicketStore>;

/** Questions that nobody has solved yet. */
export function createSupportTicketStore(prisma: PrismaClient) {
  return {
    async find({ botId, ticketId }): Promise<TicketToSend | null> {
      const row = await prisma.ticket.findFirst({ where: { id: ticketId, botId } });
      if (row === null) return null;
      const { id, conversationId, subject, body, createdAt } = row;
      return { id, conversationId, subject, body, createdAt: createdAt.toISOString() };
    },

    /**
     * Opens a ticket. The same capture key again is the same ticket.
     * @returns null where the conversation is not this bot's
     */
    async open(input: {
      botId: string;
      conversationId: string;
      captureKey: string;
      subject: string;
      body: string;
    }): Promise<SupportTicketRecord | null> {
      const { botId, conversationId, captureKey } = input;
      if ((await prisma.conversation.count({ where: { id: conversationId, botId } })) === 0) return null;
      const row = await prisma.ticket.upsert({
        where: { botId_captureKey: { botId, captureKey } },
        create: { id: uuidV7(), ...input },
        update: {},
      });
      return toRecord(row);
    },

    /** A page of a bot's tickets, newest first. */
    async list(input: { botId: string; status: TicketStatus | undefined; page: Page }) {
      const { botId, status, page } = input;
      const where = {
        botId,
        ...(status === undefined ? {} : { status }),
        ...(page.before === undefined ? {} : { id: { lt: page.before } }),
      };
      const rows = await prisma.ticket.findMany({ where, orderBy: { id: 'desc' }, take: page.limit + 1 });
      return toPage(rows.map(toRecord), page.limit);
    },

    /** A ticket as staff sees it. */
    async findRecord({ botId, ticketId }: Key): Promise<SupportTicketRecord | null> {
      const row = await prisma.ticket.findFirst({ where: { id: ticketId, botId } });
      return row === null ? null : toRecord(row);
    },

    /** Closes a ticket, or opens it again; one that is as it is to be stays as it is. Null: there is none. */
    async setStatus({ botId, ticketId, status }: Key & { status: TicketStatus }): Promise<SupportTicketRecord | null> {
      await prisma.ticket.updateMany({
        where: { id: ticketId, botId, status: { not: status } },
        data: { status, closedAt: status === 'closed' ? new Date() : null },
      });
      const row = await prisma.ticket.findFirst({ where: { id: ticketId, botId } });
      return row === null ? null : toRecord(row);
    },
  } satisfies TicketReader & Record<string, unknown>;
}

function toRecord({ captureKey: _, ...ticket }: Ticket): SupportTicketRecord {
  return ticket;
}
