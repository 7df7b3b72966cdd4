import { randomUUID } from 'node:crypto';

import type { z } from 'zod';

import { BotManifest, type BotSettings, type FaqEntry } from '../../contracts/bot.js';
import type { Answer } from '../../contracts/conversation.js';
import type { CustomerMessage } from '../../contracts/conversation.js';
import { createPrisma } from '../../prisma/client.js';
import { createBotCatalog, createBotStore } from '../../prisma/stores/bots.js';
import { createConversationLog } from '../../prisma/stores/conversation-log.js';
import { createConversationStore } from '../../prisma/stores/conversations.js';
import { createVisitorStore } from '../../prisma/stores/visitors.js';
import { createDatabase } from '../support/postgres.js';

export type StoreBed = Awaited<ReturnType<typeof createStoreBed>>;

/** A database of its own with every store on it, and short ways to a bot and a conversation. */
export async function createStoreBed() {
  const database = await createDatabase();
  const prisma = createPrisma({ databaseUrl: database.url });
  const bots = createBotStore(prisma);
  const catalog = createBotCatalog(prisma);
  const visitors = createVisitorStore(prisma);
  const conversations = createConversationStore(prisma);

  async function createBot(settings: z.input<typeof BotSettings> = {}) {
    const draft = await bots.saveDraft({ folder: toBotFolder({ settings }) });
    await catalog.activateGeneration({ ...draft, passageCount: 0 });
    return draft;
  }

  return {
    databaseUrl: database.url,
    prisma,
    bots,
    catalog,
    visitors,
    conversations,
    log: createConversationLog(prisma),
    createBot,

    /** A conversation with a new visitor, of a new bot unless one is named. */
    async createConversation(botId?: string) {
      const bot = botId ?? (await createBot()).botId;
      const { visitorId } = await visitors.create({ botId: bot });
      const principal = { botId: bot, visitorId };
      const conversation = await conversations.create({ principal, channel: 'test' });
      if (conversation === null) throw new Error('The conversation was refused.');
      return { principal, key: { botId: bot, conversationId: conversation.id } };
    },

    async close(): Promise<void> {
      await prisma.$disconnect();
      await database.drop();
    },
  };
}

export function toBotFolder(input: { slug?: string; name?: string; settings?: object; faqs?: FaqEntry[] }) {
  const { slug = `bot-${randomUUID()}`, name = 'Bot', settings = {}, faqs = [] } = input;
  return { manifest: BotManifest.parse({ slug, name, settings }), faqs };
}

export function toMessage(text: string, clientMessageId: string = randomUUID()): CustomerMessage {
  return { clientMessageId, text, at: '2026-01-02T03:04:05.678Z', correlationId: `request-${clientMessageId}` };
}

export function toAnswer(text: string): Answer {
  const usage = { inputTokens: 3, outputTokens: 4 };
  return {
    text,
    origin: 'model',
    degraded: false,
    citations: [],
    suggestions: [],
    model: 'a-model',
    usage,
    context: null,
  };
}
