import { Prisma } from '../generated/client.js';
import { toLikePattern, toTsQuery, toWords } from './text-search.js';

/**
 * The condition that every word of a search is met by an escalation: in its customer's name or address, a tag, or, from its
 * beginning on, in something that its customer wrote. For a statement that knows `escalation`, `conversation`, `visitor`.
 */
export function toSearchCondition(text: string, botIds: 'all' | string[]): Prisma.Sql {
  const words = toWords(text);
  return words.length === 0
    ? Prisma.empty
    : Prisma.sql`AND ${Prisma.join(
        words.map((word) => toWordCondition(word, botIds)),
        ' AND ',
      )}`;
}

function toWordCondition(word: string, botIds: 'all' | string[]): Prisma.Sql {
  const ofBots = botIds === 'all' ? Prisma.empty : Prisma.sql`AND wrote.bot_id = ANY (${botIds}::uuid[])`;
  const pattern = toLikePattern(word);
  const query = toTsQuery(word);
  const wrote =
    query === ''
      ? Prisma.sql`false`
      : Prisma.sql`escalation.conversation_id IN (
          SELECT wrote.conversation_id FROM conversation_event wrote
          WHERE wrote.type = 'message.created' AND wrote.actor = 'customer' ${ofBots}
            AND to_tsvector('simple'::regconfig, wrote.payload ->> 'text')
              @@ to_tsquery('simple'::regconfig, ${query}::text)
        )`;
  return Prisma.sql`(
    visitor.name ILIKE ${pattern} OR visitor.email ILIKE ${pattern} OR escalation.contact_email ILIKE ${pattern}
    OR EXISTS (SELECT FROM unnest(conversation.tags) tag WHERE tag ILIKE ${pattern}) OR ${wrote}
  )`;
}
