import type { ListedConversation } from '../../contracts/conversations-of-a-bot.js';
import type { ListedRecord } from '../ports.js';

/** A conversation as the staff of its bot see it. */
export function presentListedConversation(record: ListedRecord): ListedConversation {
  const { id, status, ownerKind, channel, locale, customer, messages, lastMessage, tags } = record;
  return {
    ...{ id, status, channel, locale, customer, messages, lastMessage, tags },
    owner: { kind: ownerKind },
    createdAt: record.createdAt.toISOString(),
    lastActivityAt: record.lastActivityAt.toISOString(),
  };
}
