import { v7 as uuidV7 } from 'uuid';

import { BotSettings } from '../../contracts/bot.js';
import { ContextReport } from '../../contracts/context.js';
import { toTurnId } from '../../contracts/turns.js';
import { ConversationEvent, type MessageEnd } from '../../contracts/events.js';
import {
  Prisma,
  type Conversation as ConversationRow,
  type ConversationEvent as EventRow,
} from '../generated/client.js';
import type { TurnContext } from '../../contracts/http.js';
import type { PrismaClient } from '../client.js';
import { isUniqueViolation, throwTyped } from './errors.js';

/** Who asks: a visitor of one bot. */
export type VisitorPrincipal = { botId: string; visitorId: string };

export type ConversationRecord = {
  id: string;
  botId: string;
  visitorId: string;
  channel: string;
  locale: string | null;
  status: 'open' | 'closed';
  ownerKind: 'bot' | 'queue' | 'agent';
  lastSeq: number;
  createdAt: Date;
};

/** What the record knows of a message that its client sends. */
export type Admission =
  | { status: 'new' }
  /** Admitted before, and without a row yet: signalled perhaps. */
  | { status: 'pending' }
  | { status: 'recorded'; text: string }
  | { status: 'full' };

type InConversation = { botId: string; conversationId: string };

export type ConversationStore = ReturnType<typeof createConversationStore>;

/** Conversations and their logs, as the api reads and begins them. */
export function createConversationStore(prisma: PrismaClient) {
  async function find(input: {
    principal: VisitorPrincipal;
    conversationId: string;
  }): Promise<ConversationRecord | null> {
    const { botId, visitorId } = input.principal;
    const row = await prisma.conversation.findFirst({ where: { id: input.conversationId, botId, visitorId } });
    return row === null ? null : toRecord(row);
  }

  /** The event by which people got a message: its own, or the one that passed the conversation on. */
  async function findHanded({ botId, conversationId, clientMessageId }: InConversation & { clientMessageId: string }) {
    return await prisma.conversationEvent.findFirst({
      where: {
        ...{ conversationId, botId },
        OR: [
          { eventId: clientMessageId, payload: { path: ['handed'], equals: true } },
          { type: 'owner.changed', payload: { path: ['messages'], array_contains: [clientMessageId] } },
        ],
      },
    });
  }

  return {
    /** A conversation of this visitor, or null: another visitor's is as good as none. */
    find,

    /**
     * Begins a conversation: its row and its first event, in one transaction. The same id again by the same visitor is
     * the same conversation.
     * @returns null when the visitor is not one of this bot, or the id is somebody else's conversation.
     */
    async create(input: {
      principal: VisitorPrincipal;
      conversationId?: string | undefined;
      channel: string;
      locale?: string | undefined;
    }): Promise<ConversationRecord | null> {
      const { principal, conversationId = uuidV7(), channel, locale = null } = input;
      const { botId, visitorId } = principal;
      const visitor = await prisma.visitor.findFirst({ where: { id: visitorId, botId }, include: { bot: true } });
      if (visitor === null) return null;
      const { greeting, suggestions } = BotSettings.parse(visitor.bot.settings);
      const payload = { botName: visitor.bot.name, greeting, suggestions };
      const started = { seq: 1, botId, eventId: 'conversation.started', type: 'conversation.started', actor: 'system' };
      try {
        const row = await prisma.conversation.create({
          data: {
            ...{ id: conversationId, botId, visitorId, channel, locale, lastSeq: 1 },
            events: { create: { ...started, at: new Date(), payload } },
          },
        });
        return toRecord(row);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        return await find({ principal, conversationId });
      }
    },

    /** Events with a higher seq than `after`, in order, at most `limit`. */
    async readEvents(input: InConversation & { after: number; limit: number }): Promise<ConversationEvent[]> {
      const { botId, conversationId, after, limit } = input;
      const where = { conversationId, botId, seq: { gt: after } };
      const rows = await prisma.conversationEvent.findMany({ where, orderBy: { seq: 'asc' }, take: limit });
      return rows.map(toEvent);
    },

    /** How far the logs of these conversations have grown, by id; one that does not exist is left out. */
    async lastSeqs({ conversationIds }: { conversationIds: string[] }): Promise<Map<string, number>> {
      const rows = await prisma.conversation.findMany({
        where: { id: { in: conversationIds } },
        select: { id: true, lastSeq: true },
      });
      return new Map(rows.map(({ id, lastSeq }) => [id, lastSeq]));
    },

    /** Those of these conversations with a message that no worker has taken in this time, in milliseconds. */
    async findUntaken(input: { conversationIds: string[]; waitedMs: number }): Promise<Set<string>> {
      const { conversationIds, waitedMs } = input;
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT conversation_id AS id FROM pending_message
        WHERE conversation_id = ANY (${conversationIds}::uuid[]) AND seq IS NULL
          AND admitted_at < now() - ${waitedMs}::float8 * interval '1 millisecond'
      `;
      return new Set(rows.map(({ id }) => id));
    },

    /**
     * Admits a message before it is signalled, where fewer than `limit` of its conversation wait for an end.
     * @throws ConversationNotFoundError
     */
    async admitMessage(input: InConversation & { clientMessageId: string; limit: number }): Promise<Admission> {
      const { botId, conversationId, clientMessageId, limit } = input;
      const rows = await prisma.$queryRaw<{ admission: Admission }[]>`
        SELECT parley_admit_message(
          ${botId}::uuid, ${conversationId}::uuid, ${clientMessageId}::text, ${limit}::integer
        ) AS admission
      `.catch(throwTyped);
      const [row] = rows;
      if (row === undefined) throw new Error('A stored function returned no row.');
      return row.admission;
    },

    /** Takes an admission back: the message was not signalled. One that was recorded all the same stays. */
    async withdrawMessage({ botId, conversationId, clientMessageId }: InConversation & { clientMessageId: string }) {
      await prisma.pendingMessage.deleteMany({ where: { botId, conversationId, clientMessageId, seq: null } });
    },

    /** What the model was given for the answer of a turn; `turnNo` null: the latest that has a context. For operators: any bot's. */
    async findContext(input: { conversationId: string; turnNo: number | null }): Promise<TurnContext | null> {
      const { conversationId, turnNo } = input;
      const turn = await prisma.turn.findFirst({
        where: { conversationId, context: { not: Prisma.DbNull }, ...(turnNo === null ? {} : { turnNo }) },
        orderBy: { turnNo: 'desc' },
      });
      if (turn?.seq == null) return null;
      return {
        ...{ conversationId, turnId: toTurnId(turn.turnNo), seq: turn.seq, model: turn.model ?? '' },
        context: ContextReport.parse(turn.context),
      };
    },

    /** The event that ended a customer's message: its answer, alone or jointly, its cancellation, or that people have it. */
    async findEndOf(input: InConversation & { clientMessageId: string }): Promise<MessageEnd | null> {
      const { botId, conversationId, clientMessageId } = input;
      const turn = await prisma.turn.findFirst({
        where: { conversationId, botId, status: { not: 'superseded' }, answers: { has: clientMessageId } },
      });
      const row =
        turn?.seq == null
          ? await findHanded(input)
          : await prisma.conversationEvent.findFirst({ where: { conversationId, botId, seq: turn.seq } });
      const event = row === null ? null : toEvent(row);
      return event !== null && isMessageEnd(event) ? event : null;
    },
  };
}

function isMessageEnd(event: ConversationEvent): event is MessageEnd {
  return event.type === 'message.created' || event.type === 'message.cancelled' || event.type === 'owner.changed';
}

function toRecord(row: ConversationRow): ConversationRecord {
  const { id, botId, visitorId, channel, locale, status, ownerKind, lastSeq, createdAt } = row;
  return { id, botId, visitorId, channel, locale, status, ownerKind, lastSeq, createdAt };
}

function toEvent({ seq, type, at, payload }: EventRow): ConversationEvent {
  return ConversationEvent.parse({ seq, type, at: at.toISOString(), payload });
}
