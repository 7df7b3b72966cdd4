import type {
  EscalationMove,
  EscalationOutcome,
  Escalations,
  MoveOutcome,
  MoveRefusal,
  RecordedEscalation,
} from '../../activities/hand-over/ports.js';
import type { ConversationKey } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import type { OwnerChangedEvent, OwnerKind, QueueOutlook } from '../../contracts/events.js';
import type { Prisma } from '../generated/client.js';
import { type Escalation as EscalationRow } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { ConversationNotFoundError, throwTyped } from './errors.js';
import { createEscalationFacts } from './escalation-facts.js';
import { toStorableJson } from './storable-json.js';

type Transaction = Prisma.TransactionClient;
type OwnerChange = Omit<OwnerChangedEvent['payload'], 'messages'>;

const HIGHEST_PRIORITY = 3;

/**
 * Conversations that people are asked to take. Whatever changes who answers is one transaction with the conversation's
 * log, under the lock of its row, and named by the escalation and its step: done twice it is done once.
 */
export function createEscalationStore(prisma: PrismaClient): Escalations {
  return {
    ...createEscalationFacts(prisma),

    async open({ botId, conversationId, escalationId, reason, askedAt, skills, opensAt }) {
      const key = { botId, conversationId };
      return await inOne(async (tx) => {
        const { last_seq: before } = await lock(tx, key);
        const open = await tx.escalation.findFirst({
          where: { ...key, OR: [{ id: escalationId }, { status: { not: 'ended' } }, { endedAt: { gte: askedAt } }] },
          select: { id: true, openedSeq: true },
        });
        if (open !== null) {
          return { escalationId: open.id, opened: open.id === escalationId, lastSeq: Math.max(before, open.openedSeq) };
        }
        const queue: QueueOutlook = { ...(await readOutlook(tx, key)), opensAt };
        const seq = await changeOwner(tx, {
          ...{ ...key, eventId: toEventId(escalationId, 0), agentId: null },
          change: { owner: { kind: 'queue' }, reason, queue },
        });
        await tx.escalation.create({
          data: { id: escalationId, ...key, reason, skills, openedSeq: seq },
        });
        return { escalationId, opened: true, lastSeq: seq };
      });
    },

    async move({ botId, conversationId, escalationId, step, to }) {
      const key = { botId, conversationId };
      const eventId = toEventId(escalationId, step);
      return await inOne(async (tx): Promise<MoveOutcome> => {
        const { last_seq: lastSeq } = await lock(tx, key);
        const done = await tx.conversationEvent.findFirst({ where: { ...key, eventId }, select: { seq: true } });
        if (done !== null) return { status: 'done', lastSeq };
        const agent =
          to.kind === 'claim' ? await findFreeAgent(tx, { botId, escalationId, agentId: to.agentId }) : null;
        if (agent?.status === 'refused') return agent;
        await tx.escalation.update({ where: { id: escalationId, botId }, data: toColumns(to) });
        const seq = await changeOwner(tx, {
          ...{ ...key, eventId, agentId: to.kind === 'claim' ? to.agentId : null },
          change: toOwnerChange(to, agent?.name),
        });
        if (to.kind !== 'end' || to.outcome !== 'resolved') return { status: 'done', lastSeq: seq };
        return { status: 'done', lastSeq: await closeConversation(tx, { ...key, eventId: `${eventId}-closed` }) };
      });
    },

    async noteDeadline({ botId, conversationId, escalationId, deadline, stage, about }) {
      return await inOne(async (tx) => {
        const eventId = `${escalationId}-${deadline}-${stage}-${about}`;
        const known = await tx.internalEvent.findFirst({ where: { botId, conversationId, eventId } });
        if (known === null) {
          const type = stage === 'near' ? 'deadline.near' : 'deadline.missed';
          await tx.$queryRaw`
            SELECT parley_append_internal(
              ${botId}::uuid, ${conversationId}::uuid, ${eventId}::text, ${type}::text, NULL,
              ${toStorableJson({ deadline, stage })}::jsonb
            )`;
          if (stage === 'missed') {
            await tx.$executeRaw`
              UPDATE escalation SET priority = least(priority + 1, ${HIGHEST_PRIORITY})
              WHERE id = ${escalationId}::uuid AND bot_id = ${botId}::uuid`;
          }
        }
        return await tx.escalation.findFirstOrThrow({
          where: { id: escalationId, botId },
          select: { priority: true },
        });
      });
    },

    async read({ botId, conversationId, escalationId }) {
      const [row, moves] = await Promise.all([
        prisma.escalation.findFirstOrThrow({
          where: { id: escalationId, botId },
          include: { conversation: { select: { bot: { select: { settings: true } } } } },
        }),
        prisma.conversationEvent.count({
          where: {
            ...{ botId, conversationId, type: 'owner.changed' },
            eventId: { startsWith: toEventId(escalationId, '') },
          },
        }),
      ]);
      const { handOver: settings } = BotSettings.parse(row.conversation.bot.settings);
      const { createdAt, priority } = row;
      return { openedAt: createdAt.getTime(), priority, step: moves - 1, holder: toHolder(row), settings };
    },
  };

  function inOne<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return prisma.$transaction(work).catch(throwTyped);
  }
}

/** Each change of who answers is one event of the log. */
function toEventId(escalationId: string, step: number | ''): string {
  return `escalation-${escalationId}-${step}`;
}

/** @throws ConversationNotFoundError */
async function lock(tx: Transaction, { botId, conversationId }: ConversationKey): Promise<{ last_seq: number }> {
  const rows = await tx.$queryRaw<{ last_seq: number }[]>`
    SELECT last_seq FROM parley_lock_conversation(${botId}::uuid, ${conversationId}::uuid)`;
  const [row] = rows;
  if (row === undefined) throw new ConversationNotFoundError();
  return row;
}

async function changeOwner(
  tx: Transaction,
  input: ConversationKey & { eventId: string; agentId: string | null; change: OwnerChange },
): Promise<number> {
  const { botId, conversationId, eventId, agentId, change } = input;
  const kind: OwnerKind = change.owner.kind;
  const rows = await tx.$queryRaw<{ seq: number }[]>`
    SELECT parley_change_owner(
      ${botId}::uuid, ${conversationId}::uuid, ${eventId}::text, ${kind}::owner_kind, ${agentId}::uuid,
      ${toStorableJson(change)}::jsonb
    ) AS seq`;
  return rows[0]?.seq ?? 0;
}

async function closeConversation(
  tx: Transaction,
  { botId, conversationId, eventId }: ConversationKey & { eventId: string },
): Promise<number> {
  const rows = await tx.$queryRaw<{ seq: number }[]>`
    SELECT parley_append_event(
      ${botId}::uuid, ${conversationId}::uuid, ${eventId}::text, 'conversation.closed', 'system',
      '{"reason": "resolved"}'::jsonb
    ) AS seq`;
  await tx.conversation.update({ where: { id: conversationId, botId }, data: { status: 'closed' } });
  return rows[0]?.seq ?? 0;
}

/** Under the lock of the agent's row: two claims at once cannot both find the last room. */
async function findFreeAgent(
  tx: Transaction,
  { botId, escalationId, agentId }: { botId: string; escalationId: string; agentId: string },
): Promise<{ status: 'free'; name: string } | { status: 'refused'; code: MoveRefusal }> {
  const rows = await tx.$queryRaw<{ name: string; capacity: number }[]>`
    SELECT name, capacity FROM staff_user
    WHERE id = ${agentId}::uuid AND disabled_at IS NULL AND (
      role = 'admin' OR EXISTS (SELECT FROM membership WHERE user_id = staff_user.id AND bot_id = ${botId}::uuid))
    FOR UPDATE`;
  const [agent] = rows;
  if (agent === undefined) return { status: 'refused', code: 'agent_unknown' };
  const others = await tx.escalation.count({ where: { agentId, status: 'claimed', id: { not: escalationId } } });
  return others >= agent.capacity ? { status: 'refused', code: 'agent_full' } : { status: 'free', name: agent.name };
}

function toHolder({ status, agentId, outcome }: EscalationRow): RecordedEscalation['holder'] {
  if (status === 'ended') return { kind: 'ended', outcome: outcome as EscalationOutcome };
  return status === 'claimed' && agentId !== null ? { kind: 'agent', agentId } : { kind: 'queue' };
}

function toColumns(to: EscalationMove): Prisma.EscalationUpdateInput {
  const now = new Date();
  switch (to.kind) {
    case 'claim':
      return { status: 'claimed', agentId: to.agentId, claimedAt: now };
    case 'release':
      return { status: 'waiting', claimedAt: null };
    case 'end':
      return { status: 'ended', outcome: to.outcome, endedAt: now };
  }
}

function toOwnerChange(to: EscalationMove, name: string | undefined): OwnerChange {
  switch (to.kind) {
    case 'claim':
      return { owner: { kind: 'agent', ...(name === undefined ? {} : { name }) }, reason: to.reason };
    case 'release':
      return { owner: { kind: 'queue' }, reason: to.reason };
    case 'end':
      return { owner: { kind: 'bot' }, reason: to.outcome };
  }
}

/** How many come first, and how long others waited lately: the middle of the last seven days, where five or more did. */
async function readOutlook(tx: Transaction, { botId }: ConversationKey): Promise<Omit<QueueOutlook, 'opensAt'>> {
  const rows = await tx.$queryRaw<{ ahead: number; minutes: number | null }[]>`
    SELECT
      (SELECT count(*)::integer FROM escalation WHERE bot_id = ${botId}::uuid AND status = 'waiting') AS ahead,
      (SELECT CASE WHEN count(*) >= 5 THEN
          ceil(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM claimed_at - created_at)) / 60)::integer
        END
        FROM escalation WHERE bot_id = ${botId}::uuid AND claimed_at > now() - interval '7 days') AS minutes`;
  return { ahead: rows[0]?.ahead ?? 0, waitMinutes: rows[0]?.minutes ?? null };
}
