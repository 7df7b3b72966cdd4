import type {
  EscalationMove,
  EscalationOutcome,
  Escalations,
  MoveOutcome,
  RecordedEscalation,
} from '../../activities/hand-over/ports.js';
import type { ConversationKey } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import type { QueueOutlook } from '../../contracts/events.js';
import { toFirstPriority } from '../../contracts/hand-over.js';
import type { Prisma } from '../generated/client.js';
import { type Escalation as EscalationRow } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { throwTyped } from './errors.js';
import { createEscalationFacts, readUnsummarised } from './escalation-facts.js';
import { readOutlook } from './escalation-queue.js';
import { changeOwner, findFreeAgent, lock, toEventId, type OwnerChange, type Transaction } from './escalation-steps.js';
import { reopenEscalation } from './reopen-escalation.js';
import { toStorableJson } from './storable-json.js';
import { findEscalationTicket, keepUnsolved } from './unsolved-tickets.js';

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
          select: { id: true, openedSeq: true, status: true },
        });
        if (open !== null) {
          // Asked for again by a run that begins from the log: people may have settled it since.
          const opened = open.id === escalationId && open.status !== 'ended';
          return { escalationId: open.id, opened, lastSeq: Math.max(before, open.openedSeq) };
        }
        const priority = toFirstPriority(reason);
        const queue: QueueOutlook = { ...(await readOutlook(tx, { botId, priority })), opensAt };
        const seq = await changeOwner(tx, {
          ...{ ...key, eventId: toEventId(escalationId, 0), agentId: null },
          change: { owner: { kind: 'queue' }, reason, queue },
        });
        await tx.escalation.create({
          data: { id: escalationId, ...key, reason, priority, skills, openedSeq: seq },
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
        if (done !== null)
          return { status: 'done', lastSeq, ...(await findEscalationTicket(tx, { botId, escalationId })) };
        const agent =
          to.kind === 'claim' ? await findFreeAgent(tx, { botId, escalationId, agentId: to.agentId }) : null;
        if (agent?.status === 'refused') return agent;
        await tx.escalation.update({ where: { id: escalationId, botId }, data: toColumns(to) });
        const seq = await changeOwner(tx, {
          ...{ ...key, eventId, agentId: to.kind === 'claim' ? to.agentId : null },
          change: toOwnerChange(to, agent?.name),
        });
        if (to.kind === 'end' && (to.outcome === 'withdrawn' || to.outcome === 'unanswered')) {
          return { status: 'done', lastSeq: seq, ...(await keepUnsolved(tx, { ...key, escalationId })) };
        }
        if (to.kind !== 'end' || to.outcome !== 'resolved') return { status: 'done', lastSeq: seq };
        return { status: 'done', lastSeq: await closeConversation(tx, { ...key, eventId: `${eventId}-closed` }) };
      });
    },

    async reopen(input) {
      return await inOne((tx) => reopenEscalation(tx, input));
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
      const [row, moves, unsummarised] = await Promise.all([
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
        readUnsummarised(prisma, { botId, conversationId }),
      ]);
      const { handOver: settings, tickets } = BotSettings.parse(row.conversation.bot.settings);
      const { createdAt, priority } = row;
      return {
        ...{ openedAt: createdAt.getTime(), priority, step: moves - 1, holder: toHolder(row), settings },
        ...{ keepsUnsolved: tickets.unsolved, unsummarised },
      };
    },
  };

  function inOne<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return prisma.$transaction(work).catch(throwTyped);
  }
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
