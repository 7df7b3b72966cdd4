import type { ConversationResource } from '../../contracts/http.js';
import type { ConversationRecord } from '../ports.js';

/** A conversation as its customer sees it. */
export function presentConversation(conversation: ConversationRecord): ConversationResource {
  const { id, botId, status, ownerKind, locale, lastSeq, createdAt } = conversation;
  return { id, botId, status, owner: { kind: ownerKind }, locale, lastSeq, createdAt: createdAt.toISOString() };
}
