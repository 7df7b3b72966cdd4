import { BotSettings } from '../../contracts/bot.js';
import { PRIORITIES, type Escalation, type EscalationStatus, type InternalEvent } from '../../contracts/hand-over.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { createEscalationColleagues } from './escalation-colleagues.js';
import { createEscalationContext } from './escalation-context.js';
import { createEscalationQueue } from './escalation-queue.js';
import { toSearchCondition } from './escalation-search.js';
import { toStorableJson, toStorableText } from './storable-json.js';
import { openUnsolvedTicket, toEscalationTicketKey } from './unsolved-tickets.js';

const PREVIEW_CHARACTERS = 160;
const MS_PER_MINUTE = 60_000;

type Row = {
  id: string;
  bot_id: string;
  conversation_id: string;
  status: EscalationStatus;
  reason: string;
  priority: number;
  skills: string[];
  agent_id: string | null;
  agent_name: string | null;
  customer_name: string | null;
  customer_email: string | null;
  preview: string | null;
  settings: unknown;
  created_at: Date;
  claimed_at: Date | null;
  first_response_at: Date | null;
  unanswered_since: Date | null;
  ended_at: Date | null;
  outcome: string | null;
};

type InConversation = { botId: string; conversationId: string };

/** What an agent says: `not_yours` where another has the conversation, or nobody. */
export type Said = { status: 'said'; seq: number } | { status: 'conflict' } | { status: 'not_yours' };

/** Where the address went: `ticketId` null: into no ticket. */
export type LeftEmail = { escalationId: string; ticketId: string | null };

export type StaffEscalationStore = ReturnType<typeof createStaffEscalationStore>;

/** Conversations with people, as the staff and the api need them. */
export function createStaffEscalationStore(prisma: PrismaClient) {
  return {
    ...createEscalationContext(prisma),
    ...createEscalationColleagues(prisma),
    ...createEscalationQueue(prisma),

    /** Those of these bots, most urgent and oldest first; `ended` ones latest first. */
    async list(input: {
      botIds: 'all' | string[];
      statuses: EscalationStatus[];
      /** Words that all are in who the customer is, what they wrote, or its tags; left out: any. */
      text?: string | undefined;
      limit: number;
    }): Promise<Escalation[]> {
      const { botIds, statuses, text = '', limit } = input;
      const ofBots = botIds === 'all' ? Prisma.empty : Prisma.sql`AND escalation.bot_id = ANY (${botIds}::uuid[])`;
      return await query(
        Prisma.sql`escalation.status::text = ANY (${statuses}::text[]) ${ofBots} ${toSearchCondition(text, botIds)}`,
        Prisma.sql`ORDER BY escalation.ended_at DESC NULLS FIRST, escalation.priority DESC, escalation.created_at
          LIMIT ${limit}`,
      );
    },

    /** Of whichever bot: the caller asks whether it may be seen. */
    async find({ escalationId }: { escalationId: string }): Promise<Escalation | null> {
      const [found] = await query(Prisma.sql`escalation.id = ${escalationId}::uuid`, Prisma.empty);
      return found ?? null;
    },

    /** The one that a conversation is in; null: the bot has it. */
    async findOpen({ botId, conversationId }: InConversation): Promise<(InConversation & { id: string }) | null> {
      return await prisma.escalation.findFirst({
        where: { botId, conversationId, status: { not: 'ended' } },
        select: { id: true, botId: true, conversationId: true },
      });
    },

    /**
     * Keeps the address under which a customer wants to hear, and with it, where the bot wants that, the ticket that their
     * question becomes. @returns null where people do not have the conversation.
     */
    async leaveEmail({ email, ...key }: InConversation & { email: string }): Promise<LeftEmail | null> {
      const contactEmail = toStorableText(email);
      return await prisma.$transaction(async (tx) => {
        const open = await tx.escalation.findFirst({ where: { ...key, status: { not: 'ended' } } });
        if (open === null) return null;
        await tx.escalation.update({ where: { id: open.id, botId: key.botId }, data: { contactEmail } });
        const captureKey = toEscalationTicketKey(open.id);
        return {
          escalationId: open.id,
          ticketId: await openUnsolvedTicket(tx, { ...key, captureKey, email: contactEmail }),
        };
      });
    },

    /** Writes what an agent says into the log, where they have the conversation. The same message id once. */
    async say(
      input: InConversation & { escalationId: string; agentId: string; messageId: string; text: string },
    ): Promise<Said> {
      const { botId, conversationId, escalationId, agentId, messageId, text } = input;
      return await prisma.$transaction(async (tx): Promise<Said> => {
        const [owner] = await tx.$queryRaw<{ kind: string; assignee_id: string | null }[]>`
          SELECT owner_kind::text AS kind, assignee_id
          FROM parley_lock_conversation(${botId}::uuid, ${conversationId}::uuid)`;
        const known = await tx.conversationEvent.findFirst({ where: { botId, conversationId, eventId: messageId } });
        if (known !== null) {
          const { text: before, role } = known.payload as { text?: unknown; role?: unknown };
          return before === text && role === 'agent' ? { status: 'said', seq: known.seq } : { status: 'conflict' };
        }
        if (owner?.kind !== 'agent' || owner.assignee_id !== agentId) return { status: 'not_yours' };
        const { name } = await tx.staffUser.findUniqueOrThrow({ where: { id: agentId }, select: { name: true } });
        const payload = toStorableJson({ messageId, role: 'agent', text, agent: { name } });
        const [row] = await tx.$queryRaw<{ seq: number }[]>`
          SELECT parley_append_event(
            ${botId}::uuid, ${conversationId}::uuid, ${messageId}::text, 'message.created', 'agent', ${payload}::jsonb
          ) AS seq`;
        await tx.escalation.updateMany({
          where: { id: escalationId, botId, firstResponseAt: null },
          data: { firstResponseAt: new Date() },
        });
        return { status: 'said', seq: row?.seq ?? 0 };
      });
    },

    /** Adds a note that the staff alone sees. The same id once. */
    async addNote(input: InConversation & { noteId: string; staffId: string; text: string }): Promise<void> {
      const { botId, conversationId, noteId, staffId, text } = input;
      await prisma.$queryRaw`
        SELECT parley_append_internal(
          ${botId}::uuid, ${conversationId}::uuid, ${noteId}::text, 'note', ${staffId}::uuid,
          ${toStorableJson({ text })}::jsonb
        )`;
    },

    /** What the staff alone sees of a conversation, oldest first, at most the latest 500. */
    async readInternal({ botId, conversationId }: InConversation): Promise<InternalEvent[]> {
      const rows = await prisma.internalEvent.findMany({
        where: { botId, conversationId },
        orderBy: { no: 'desc' },
        take: 500,
      });
      const ids = rows.flatMap(({ staffId }) => (staffId === null ? [] : [staffId]));
      const staff = await prisma.staffUser.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
      return rows.reverse().map(({ no, type, at, staffId, payload }) => ({
        no,
        type: type as InternalEvent['type'],
        at: at.toISOString(),
        staff: staff.find(({ id }) => id === staffId) ?? null,
        payload: payload as InternalEvent['payload'],
      }));
    },

    /** Somebody's console is there, and takes conversations or does not. */
    async notePresence({ userId, state }: { userId: string; state: 'available' | 'away' }): Promise<void> {
      const seen = { state, seenAt: new Date() };
      await prisma.presence.upsert({ where: { userId }, create: { userId, ...seen }, update: seen });
    },
  };

  async function query(where: Prisma.Sql, order: Prisma.Sql): Promise<Escalation[]> {
    const rows = await prisma.$queryRaw<Row[]>`
      SELECT escalation.id, escalation.bot_id, escalation.conversation_id, escalation.status::text, escalation.reason,
        escalation.priority, escalation.skills, escalation.agent_id, staff_user.name AS agent_name,
        visitor.name AS customer_name, coalesce(escalation.contact_email, visitor.email) AS customer_email,
        left(said.payload->>'text', ${PREVIEW_CHARACTERS}) AS preview, bot.settings, escalation.created_at,
        escalation.claimed_at, escalation.first_response_at, escalation.ended_at, escalation.outcome,
        CASE WHEN escalation.status <> 'ended' THEN
          parley_unanswered_since(escalation.conversation_id, escalation.opened_seq)
        END AS unanswered_since
      FROM escalation
      JOIN conversation ON conversation.id = escalation.conversation_id
      JOIN visitor ON visitor.id = conversation.visitor_id
      JOIN bot ON bot.id = escalation.bot_id
      LEFT JOIN staff_user ON staff_user.id = escalation.agent_id
      LEFT JOIN LATERAL (
        SELECT payload FROM conversation_event event
        WHERE event.conversation_id = escalation.conversation_id AND event.type = 'message.created'
          AND event.actor = 'customer'
        ORDER BY event.seq DESC LIMIT 1
      ) said ON true
      WHERE ${where} ${order}`;
    return rows.map(toEscalation);
  }
}

function toEscalation(row: Row): Escalation {
  return {
    id: row.id,
    botId: row.bot_id,
    conversationId: row.conversation_id,
    status: row.status,
    reason: row.reason,
    priority: PRIORITIES[row.priority] ?? 'normal',
    skills: row.skills,
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name ?? '' },
    customer: { name: row.customer_name, email: row.customer_email },
    preview: row.preview ?? '',
    createdAt: row.created_at.toISOString(),
    claimedAt: row.claimed_at?.toISOString() ?? null,
    firstResponseAt: row.first_response_at?.toISOString() ?? null,
    unansweredSince: row.unanswered_since?.toISOString() ?? null,
    dueAt: toDue(row)?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    outcome: row.outcome,
  };
}

/** By when the customer is to hear from people: the deadline that the workflow goes by, too. */
function toDue(row: Row): Date | null {
  if (row.status === 'ended') return null;
  const { firstResponseMinutes, nextResponseMinutes } = BotSettings.parse(row.settings).handOver;
  const from = row.first_response_at === null ? row.created_at : row.unanswered_since;
  const minutes = row.first_response_at === null ? firstResponseMinutes : nextResponseMinutes;
  return from === null || minutes === 0 ? null : new Date(from.getTime() + minutes * MS_PER_MINUTE);
}
