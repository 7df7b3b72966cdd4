import { v7 as uuidV7 } from 'uuid';
import { z } from 'zod';

import {
  AUDIT_ACTIONS,
  AuditAction,
  AuditActorKind,
  type AuditEntry,
  type AuditFilters,
  type AuditRecord,
} from '../../contracts/audit.js';
import { toPage, type Page } from '../../contracts/paging.js';
import type { AuditEntry as Row, Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

const Details = z.record(z.string(), z.unknown());

export type AuditStore = ReturnType<typeof createAuditStore>;

/** What the staff did, and programs and the command line in its place. */
export function createAuditStore(prisma: PrismaClient) {
  return {
    record: (record: AuditRecord): Promise<void> => recordAudit(prisma, record),

    /** A page of it, newest first; `botId` null: of every bot and of none. */
    async list(input: { botId: string | null; filters: AuditFilters; page: Page }) {
      const { botId, filters, page } = input;
      const { actor, action, from, to } = filters;
      const rows = await prisma.auditEntry.findMany({
        where: {
          ...(botId === null ? {} : { botId }),
          ...(actor === undefined ? {} : { actorId: actor }),
          ...(action === undefined ? {} : { action }),
          ...(page.before === undefined ? {} : { id: { lt: page.before } }),
          createdAt: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) },
        },
        orderBy: { id: 'desc' },
        take: page.limit + 1,
      });
      const { rows: found, next } = toPage(rows, page.limit);
      const names = await findNames(prisma, found);
      return { entries: found.flatMap((row) => toEntry(row, names)), next };
    },
  };
}

/** Writes an action down, in the transaction of what was done where there is one. */
export async function recordAudit(
  prisma: PrismaClient | Prisma.TransactionClient,
  { actor, action, botId, targetId, details }: AuditRecord,
): Promise<void> {
  await prisma.auditEntry.create({
    data: { id: uuidV7(), botId, actorKind: actor.kind, actorId: actor.id, action, targetId, details },
  });
}

/** What whoever acted is called now, by id. */
async function findNames(prisma: PrismaClient, rows: Row[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ actorId }) => (actorId === null ? [] : [actorId])))];
  const named = { where: { id: { in: ids } }, select: { id: true, name: true } };
  const [staff, keys] = await Promise.all([prisma.staffUser.findMany(named), prisma.apiKey.findMany(named)]);
  return new Map([...staff, ...keys].map(({ id, name }) => [id, name]));
}

/** An action that this version does not know, because a newer one wrote it down, is left out. */
function toEntry(row: Row, names: Map<string, string>): AuditEntry[] {
  const action = AuditAction.safeParse(row.action);
  if (!action.success) return [];
  const { id, botId, actorId, targetId, createdAt, details } = row;
  const name = actorId === null ? null : (names.get(actorId) ?? null);
  return [
    {
      ...{ id, botId, at: createdAt.toISOString(), action: action.data },
      actor: { kind: AuditActorKind.parse(row.actorKind), id: actorId, name },
      target: { kind: AUDIT_ACTIONS[action.data].target, id: targetId },
      details: Details.parse(details),
    },
  ];
}
