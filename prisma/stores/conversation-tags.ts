import { v7 as uuidV7 } from 'uuid';

import { MAX_TAGS_PER_CONVERSATION, type TagList, type TagOrigins } from '../../contracts/tags.js';
import type { PrismaClient } from '../client.js';
import type { Prisma } from '../generated/client.js';
import { toStorableJson, toStorableText } from './storable-json.js';

const MOST_TAGS_LISTED = 200;

type InConversation = { botId: string; conversationId: string };
type Change = InConversation & { tag: string; staffId: string };

/** `full`: it has as many as it may. Null: the bot has no such conversation. */
export type Tagged = { status: 'tagged'; tags: string[] } | { status: 'full' } | null;

/**
 * What the staff sorts conversations by. Each change is one statement: two at once do not lose one another. Who made it is
 * kept among what the staff alone sees of the conversation, in the same transaction.
 */
export function createConversationTags(prisma: PrismaClient) {
  const read = async ({ botId, conversationId }: InConversation): Promise<string[] | null> => {
    const found = await prisma.conversation.findFirst({
      where: { id: conversationId, botId },
      select: { tags: true },
    });
    return found?.tags ?? null;
  };

  return {
    /** The same tag again changes nothing. */
    async addTag({ botId, conversationId, tag, staffId }: Change): Promise<Tagged> {
      const added = toStorableText(tag);
      await prisma.$transaction(async (tx) => {
        const changed = await tx.$executeRaw`
          UPDATE conversation SET tags = array_append(tags, ${added}::text)
          WHERE id = ${conversationId}::uuid AND bot_id = ${botId}::uuid AND NOT ${added}::text = ANY (tags)
            AND cardinality(tags) < ${MAX_TAGS_PER_CONVERSATION}::integer`;
        if (changed > 0) await keep(tx, 'tag.added', { botId, conversationId, tag: added, staffId });
      });
      const tags = await read({ botId, conversationId });
      if (tags === null) return null;
      return tags.includes(added) ? { status: 'tagged', tags } : { status: 'full' };
    },

    /** @returns what is left; null: the bot has no such conversation */
    async removeTag({ botId, conversationId, tag, staffId }: Change): Promise<string[] | null> {
      const removed = toStorableText(tag);
      await prisma.$transaction(async (tx) => {
        const changed = await tx.$executeRaw`
          UPDATE conversation SET tags = array_remove(tags, ${removed}::text)
          WHERE id = ${conversationId}::uuid AND bot_id = ${botId}::uuid AND ${removed}::text = ANY (tags)`;
        if (changed > 0) await keep(tx, 'tag.removed', { botId, conversationId, tag: removed, staffId });
      });
      return await read({ botId, conversationId });
    },

    /** Who gave a conversation the tags that it has, in their order; null: the bot has no such conversation. */
    async readTagOrigins({ botId, conversationId }: InConversation): Promise<TagOrigins['tags'] | null> {
      const tags = await read({ botId, conversationId });
      if (tags === null) return null;
      const rows = await prisma.$queryRaw<{ tag: string; at: Date; id: string | null; name: string | null }[]>`
        SELECT DISTINCT ON (payload->>'text') payload->>'text' AS tag, at, staff_user.id, staff_user.name
        FROM internal_event LEFT JOIN staff_user ON staff_user.id = internal_event.staff_id
        WHERE conversation_id = ${conversationId}::uuid AND bot_id = ${botId}::uuid AND type = 'tag.added'
          AND payload->>'text' = ANY (${tags}::text[])
        ORDER BY payload->>'text', no DESC`;
      return tags.map((tag) => {
        const origin = rows.find((row) => row.tag === tag);
        if (origin === undefined) return { tag, at: null, by: null };
        const { at, id, name } = origin;
        return { tag, at: at.toISOString(), by: id === null || name === null ? null : { id, name } };
      });
    },

    /** The tags of a bot's conversations, most used first. */
    async listTags({ botId }: { botId: string }): Promise<TagList['tags']> {
      return await prisma.$queryRaw<TagList['tags']>`
        SELECT tag, count(*)::integer AS conversations
        FROM conversation CROSS JOIN LATERAL unnest(tags) AS tag
        WHERE bot_id = ${botId}::uuid AND tags <> '{}'
        GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ${MOST_TAGS_LISTED}::integer`;
    },
  };
}

/** The tag is the line's text, so that it goes with every other text when the conversation is erased. */
async function keep(
  tx: Prisma.TransactionClient,
  type: 'tag.added' | 'tag.removed',
  { botId, conversationId, tag, staffId }: Change,
): Promise<void> {
  await tx.$queryRaw`
    SELECT parley_append_internal(
      ${botId}::uuid, ${conversationId}::uuid, ${uuidV7()}::text, ${type}::text, ${staffId}::uuid,
      ${toStorableJson({ text: tag })}::jsonb
    )`;
}
