import type { ConversationRecord, ConversationStore, VisitorPrincipal } from '../ports.js';
import { conversationNotFound } from '../errors.js';

/** The principal's conversation. @throws ApiProblem 404, for another's conversation too */
export async function requireConversation(
  conversations: Pick<ConversationStore, 'find'>,
  { principal, conversationId }: { principal: VisitorPrincipal; conversationId: string },
): Promise<ConversationRecord> {
  const { botId, visitorId } = principal;
  const conversation = await conversations.find({ principal: { botId, visitorId }, conversationId });
  if (!conversation) throw conversationNotFound();
  return conversation;
}
