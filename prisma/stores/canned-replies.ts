import { v7 as uuidV7 } from 'uuid';

import { MAX_CANNED_REPLIES, type CannedReplyContent } from '../../contracts/canned-replies.js';
import type { CannedReply } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { isUniqueViolation } from './errors.js';

export type CannedReplyRecord = Omit<CannedReply, 'botId'>;

type Key = { botId: string; replyId: string };

/** `taken`: the bot has another of this name. `full`: it has as many as it may. */
export type CannedReplySaved =
  { status: 'saved'; reply: CannedReplyRecord } | { status: 'taken' } | { status: 'full' } | { status: 'gone' };

export type CannedReplyStore = ReturnType<typeof createCannedReplyStore>;

/** Texts that the agents of a bot say again and again. */
export function createCannedReplyStore(prisma: PrismaClient) {
  const orTaken = (error: unknown): CannedReplySaved => {
    if (!isUniqueViolation(error)) throw error;
    return { status: 'taken' };
  };

  return {
    /** All of a bot, by name. */
    async list({ botId }: { botId: string }): Promise<CannedReplyRecord[]> {
      return await prisma.cannedReply.findMany({
        where: { botId },
        orderBy: { name: 'asc' },
        take: MAX_CANNED_REPLIES,
      });
    },

    async create({ botId, name, text }: CannedReplyContent & { botId: string }): Promise<CannedReplySaved> {
      if ((await prisma.cannedReply.count({ where: { botId } })) >= MAX_CANNED_REPLIES) return { status: 'full' };
      return await prisma.cannedReply.create({ data: { id: uuidV7(), botId, name, text } }).then(toSaved, orTaken);
    },

    async update({ botId, replyId, change }: Key & { change: Partial<CannedReplyContent> }): Promise<CannedReplySaved> {
      const changed = prisma.cannedReply.updateManyAndReturn({ where: { id: replyId, botId }, data: change });
      return await changed.then(([reply]) => (reply === undefined ? { status: 'gone' } : toSaved(reply)), orTaken);
    },

    /** @returns false where there is none */
    async remove({ botId, replyId }: Key): Promise<boolean> {
      const { count } = await prisma.cannedReply.deleteMany({ where: { id: replyId, botId } });
      return count > 0;
    },
  };
}

function toSaved(reply: CannedReplyRecord): CannedReplySaved {
  return { status: 'saved', reply };
}
