import { v7 as uuidV7 } from 'uuid';

import { BotSettings } from '../../contracts/bot.js';
import { ConversationEvent, type MessageCreatedEvent } from '../../contracts/events.js';
import type { Conversation as ConversationRow, ConversationEvent as EventRow } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { isUniqueViolation } from './errors.js';

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

  async function findMessageEvent({
    botId,
    conversationId,
    eventId,
  }: InConversation & { eventId: string }): Promise<MessageCreatedEvent | null> {
    const row = await prisma.conversationEvent.findFirst({
      where: { conversationId, eventId, botId, type: 'message.created' },
    });
    return row === null ? null : toMessageCreated(row);
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

    /** A customer's message by the id that its client gave it. */
    async findMessage(
      input: InConversation & { clientMessageId: string },
    ): Promise<{ text: string; seq: number } | null> {
      const event = await findMessageEvent({ ...input, eventId: input.clientMessageId });
      return event === null ? null : { text: event.payload.text, seq: event.seq };
    },

    /** The event that answers a customer's message, alone or jointly. */
    async findAnswerTo(input: InConversation & { clientMessageId: string }): Promise<MessageCreatedEvent | null> {
      const { botId, conversationId, clientMessageId } = input;
      const turn = await prisma.turn.findFirst({
        where: { conversationId, botId, status: 'published', answers: { has: clientMessageId } },
      });
      if (turn?.seq == null) return null;
      const row = await prisma.conversationEvent.findFirst({ where: { conversationId, botId, seq: turn.seq } });
      return row === null ? null : toMessageCreated(row);
    },
  };
}

function toRecord(row: ConversationRow): ConversationRecord {
  const { id, botId, visitorId, channel, locale, status, ownerKind, lastSeq, createdAt } = row;
  return { id, botId, visitorId, channel, locale, status, ownerKind, lastSeq, createdAt };
}

function toEvent({ seq, type, at, payload }: EventRow): ConversationEvent {
  return ConversationEvent.parse({ seq, type, at: at.toISOString(), payload });
}

function toMessageCreated(row: EventRow): MessageCreatedEvent | null {
  const event = toEvent(row);
  return event.type === 'message.created' ? event : null;
}
