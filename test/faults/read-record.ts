import type { PrismaClient } from '../../prisma/client.js';
import { createConversationStore } from '../../prisma/stores/conversations.js';
import type { StoredConversation } from './evidence.js';

const MOST_EVENTS = 100_000;

/** Reads every conversation of the database, whole, as of one moment: an answer may be published meanwhile. */
export async function readRecord(prisma: PrismaClient): Promise<StoredConversation[]> {
  return await prisma.$transaction((moment) => readAll(moment as PrismaClient), { isolationLevel: 'RepeatableRead' });
}

async function readAll(prisma: PrismaClient): Promise<StoredConversation[]> {
  const store = createConversationStore(prisma);
  const rows = await prisma.conversation.findMany({ include: { turns: true, pending: true } });
  return await Promise.all(
    rows.map(async ({ id, botId, ownerKind, lastSeq, turns, pending }) => ({
      conversationId: id,
      owner: ownerKind,
      lastSeq,
      events: await store.readEvents({ botId, conversationId: id, after: 0, limit: MOST_EVENTS }),
      turns: turns.map(({ turnNo, status, answers, seq }) => ({ turnNo, status, answers, seq })),
      pending: pending.map(({ clientMessageId, seq }) => ({ id: clientMessageId, recorded: seq !== null })),
    })),
  );
}
