import type { ListedConversation } from '../../contracts/conversations-of-a-bot.js';
import type { ListedRecord } from '../ports.js';

/** A conversation as the staff of its bot see it. */
export function presentListedConversation(record: ListedRecord): ListedConversation {
  const { id, status, ownerKind, channel, locale, customer, messages, lastMessage, createdAt, lastActivityAt } = record;
  return {
    ...{ id, status, channel, locale, customer, messages, lastMessage },
    owner: { kind: ownerKind },
    createdAt: createdAt.toISOString(),
    lastActivityAt: lastActivityAt.toISOString(),
  };
}
