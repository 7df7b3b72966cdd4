import type { LeadStore as SendingStore, LeadToSend } from '../../activities/delivery/ports.js';
import { DeliveryFault } from '../../contracts/deliveries.js';
import type { LeadFilters, LeadStatus } from '../../contracts/leads.js';
import { toPage, type Page } from '../../contracts/paging.js';
import type { Lead, Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

/** A lead, with why the latest attempt to deliver it came to nothing. */
export type LeadRecord = Omit<Lead, 'captureKey'> & { lastError: DeliveryFault | null };

type Key = { botId: string; leadId: string };

export type LeadStore = ReturnType<typeof createLeadStore>;

/** Leads. They are captured by the transaction that ends a flow; here they are read, and followed on their way. */
export function createLeadStore(prisma: PrismaClient) {
  async function withFaults(botId: string, rows: Lead[]): Promise<LeadRecord[]> {
    const deliveries = await prisma.delivery.findMany({
      where: { botId, kind: 'lead', subjectId: { in: rows.map(({ id }) => id) } },
      orderBy: { updatedAt: 'asc' },
      select: { subjectId: true, lastError: true },
    });
    const faults = new Map(deliveries.map(({ subjectId, lastError }) => [subjectId, lastError]));
    return rows.map(({ captureKey: _, ...lead }) => {
      const fault = lead.status === 'delivered' ? null : (faults.get(lead.id) ?? null);
      return { ...lead, lastError: fault === null ? null : DeliveryFault.parse(fault) };
    });
  }

  return {
    async find({ botId, leadId }): Promise<LeadToSend | null> {
      const row = await prisma.lead.findFirst({ where: { id: leadId, botId } });
      if (row === null) return null;
      const { id, conversationId, status, name, email, phone, company, need, createdAt } = row;
      const details = { name, email, phone, company, need };
      return { id, conversationId, status, ...details, createdAt: createdAt.toISOString() };
    },

    async setStatus({ botId, leadId, status }: Key & { status: LeadStatus }) {
      await prisma.lead.updateMany({ where: { id: leadId, botId }, data: { status } });
    },

    /** A page of a bot's leads, newest first. */
    async list(input: { botId: string; filters: LeadFilters; page: Page }) {
      const { botId, filters, page } = input;
      const where: Prisma.LeadWhereInput = {
        ...toWhere(botId, filters),
        ...(page.before === undefined ? {} : { id: { lt: page.before } }),
      };
      const rows = await prisma.lead.findMany({ where, orderBy: { id: 'desc' }, take: page.limit + 1 });
      return toPage(await withFaults(botId, rows), page.limit);
    },

    async findRecord({ botId, leadId }: Key): Promise<LeadRecord | null> {
      const row = await prisma.lead.findFirst({ where: { id: leadId, botId } });
      const [record] = row === null ? [] : await withFaults(botId, [row]);
      return record ?? null;
    },

    /** Deletes a lead with what was noted of its deliveries; what was delivered stays where it is. False: there is none. */
    async remove({ botId, leadId }: Key): Promise<boolean> {
      const [{ count }] = await prisma.$transaction([
        prisma.lead.deleteMany({ where: { id: leadId, botId } }),
        prisma.delivery.deleteMany({
          where: { botId, subjectId: leadId, kind: { in: ['lead', 'lead.captured', 'lead.failed'] } },
        }),
      ]);
      return count > 0;
    },
  } satisfies SendingStore & Record<string, unknown>;
}

function toWhere(botId: string, { status, from, until, search }: LeadFilters): Prisma.LeadWhereInput {
  const contains = { contains: search ?? '', mode: 'insensitive' as const };
  const anywhere = [{ name: contains }, { email: contains }, { phone: contains }, { company: contains }];
  const createdAt = { ...(from === undefined ? {} : { gte: from }), ...(until === undefined ? {} : { lt: until }) };
  return {
    botId,
    createdAt,
    ...(status === undefined ? {} : { status }),
    ...(search === undefined ? {} : { OR: anywhere }),
  };
}
