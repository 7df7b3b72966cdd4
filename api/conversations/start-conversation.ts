import type { ConversationRecord, ConversationStore, VisitorPrincipal } from '../ports.js';
import { conversationNotFound } from '../errors.js';

export type ConversationToStart = {
  principal: VisitorPrincipal;
  conversationId: string | undefined;
  locale: string | undefined;
  channel: 'web' | 'http';
};

/** Makes a conversation, or gives the principal's own one with that id. @throws ApiProblem 404 when it is another's */
export async function startConversation(
  conversations: Pick<ConversationStore, 'create'>,
  { principal: { botId, visitorId }, conversationId, locale, channel }: ConversationToStart,
): Promise<ConversationRecord> {
  const conversation = await conversations.create({
    principal: { botId, visitorId },
    channel,
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(locale === undefined ? {} : { locale }),
  });
  if (!conversation) throw conversationNotFound();
  return conversation;
}
