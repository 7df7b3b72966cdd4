import { v7 as uuidV7 } from 'uuid';

import type { DeliveryStore as SendingStore, DeliveryToSend, NewDelivery } from '../../activities/delivery/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import { DeliveryChannel, DeliveryFault, DeliveryKind, type DeliveryStatus } from '../../contracts/deliveries.js';
import { toPage, type Page } from '../../contracts/paging.js';
import type { Delivery, Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

export type DeliveryRecord = NewDelivery & {
  id: string;
  botId: string;
  status: DeliveryStatus;
  attempts: number;
  lastError: DeliveryFault | null;
  createdAt: Date;
  updatedAt: Date;
  deliveredAt: Date | null;
};

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** Effects outside: each one row, made before it happens. */
export function createDeliveryStore(prisma: PrismaClient) {
  return {
    async plan({ botId, deliveries }) {
      const keys = deliveries.map(({ idempotencyKey }) => idempotencyKey);
      await prisma.delivery.createMany({
        data: deliveries.map((delivery) => ({ id: uuidV7(), botId, ...delivery })),
        skipDuplicates: true,
      });
      const where = { botId, idempotencyKey: { in: keys }, status: { not: 'delivered' as const } };
      const rows = await prisma.delivery.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
      return rows.map(({ id }) => id);
    },

    async findOpenOf({ botId, workflowId }) {
      const rows = await prisma.delivery.findMany({ where: { botId, workflowId }, orderBy: { id: 'asc' } });
      if (rows.length === 0) return null;
      return rows.flatMap(({ id, status }) => (status === 'delivered' ? [] : [id]));
    },

    async find({ botId, deliveryId }): Promise<DeliveryToSend | null> {
      const row = await prisma.delivery.findFirst({ where: { id: deliveryId, botId }, include: { bot: true } });
      if (row === null) return null;
      const { id, slug, name, settings } = row.bot;
      const escalationId = await findEscalation(prisma, row);
      return { ...toRecord(row), bot: { id, slug, name, settings: BotSettings.parse(settings) }, escalationId };
    },

    async recordFault({ botId, deliveryId, fault }) {
      await prisma.delivery.updateMany({
        where: { id: deliveryId, botId, status: { not: 'delivered' } },
        data: { status: 'pending', attempts: { increment: 1 }, lastError: fault },
      });
    },

    async complete({ botId, deliveryId, externalId }) {
      await prisma.$transaction(async (tx) => {
        const where = { id: deliveryId, botId, status: { not: 'delivered' as const } };
        const done = { status: 'delivered' as const, attempts: { increment: 1 }, lastError: null };
        const { count } = await tx.delivery.updateMany({ where, data: { ...done, deliveredAt: new Date() } });
        const about = count === 0 ? null : await tx.delivery.findFirst({ where: { id: deliveryId, botId } });
        if (about?.kind !== 'lead') return;
        await tx.lead.updateMany({
          where: { id: about.subjectId, botId },
          data: { status: 'delivered', ...(externalId === null ? {} : { externalId }) },
        });
      });
    },

    async fail({ botId, deliveryId, fault }) {
      await prisma.$transaction(async (tx) => {
        const about = await tx.delivery.findFirst({ where: { id: deliveryId, botId } });
        const lastError = fault ?? about?.lastError ?? 'timed_out';
        const where = { id: deliveryId, botId, status: { not: 'delivered' as const } };
        const { count } = await tx.delivery.updateMany({ where, data: { status: 'failed', lastError } });
        if (count === 0 || about?.kind !== 'lead') return;
        const lead = { id: about.subjectId, botId, status: { not: 'delivered' as const } };
        await tx.lead.updateMany({ where: lead, data: { status: 'failed' } });
      });
    },

    /** A page of a bot's deliveries, newest first. */
    async list(input: { botId: string; status: DeliveryStatus | undefined; page: Page }) {
      const { botId, status, page } = input;
      const where: Prisma.DeliveryWhereInput = {
        botId,
        ...(status === undefined ? {} : { status }),
        ...(page.before === undefined ? {} : { id: { lt: page.before } }),
      };
      const rows = await prisma.delivery.findMany({ where, orderBy: { id: 'desc' }, take: page.limit + 1 });
      return toPage(rows.map(toRecord), page.limit);
    },

    async findRecord({ botId, deliveryId }: { botId: string; deliveryId: string }): Promise<DeliveryRecord | null> {
      const row = await prisma.delivery.findFirst({ where: { id: deliveryId, botId } });
      return row === null ? null : toRecord(row);
    },
  } satisfies SendingStore & Record<string, unknown>;
}

async function findEscalation(prisma: PrismaClient, { botId, kind, subjectId }: Delivery): Promise<string | null> {
  if (!kind.startsWith('escalation.')) return null;
  const where = { botId, conversationId: subjectId };
  const latest = await prisma.escalation.findFirst({ where, orderBy: { createdAt: 'desc' }, select: { id: true } });
  return latest?.id ?? null;
}

function toRecord({ channel, kind, lastError, ...row }: Delivery): DeliveryRecord {
  return {
    ...row,
    channel: DeliveryChannel.parse(channel),
    kind: DeliveryKind.parse(kind),
    lastError: lastError === null ? null : DeliveryFault.parse(lastError),
  };
}
