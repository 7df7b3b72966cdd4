import { ConversationResource, CreateConversationRequest } from '../../../contracts/http.js';
import { startConversation } from '../../conversations/start-conversation.js';
import { presentConversation } from '../../presenters/conversation.js';
import { defineRoute } from '../define-route.js';

export const createConversation = defineRoute(
  {
    method: 'post',
    path: '/api/v1/conversations',
    tag: 'Conversations',
    summary: 'Start a conversation',
    description: 'With a conversationId made by the client, the request may be repeated: it makes one conversation.',
    access: 'visitor',
    body: CreateConversationRequest,
    responses: { 201: { description: 'The conversation', schema: ConversationResource } },
    problems: [404, 429, 503],
  },
  async ({ api, principal, body }) => {
    api.limiters.conversationsPerVisitor(principal.visitorId);
    const { conversationId, locale } = body;
    const conversation = await startConversation(api.deps.conversations, {
      principal,
      conversationId,
      locale,
      channel: 'http',
    });
    return {
      status: 201,
      headers: { Location: `/api/v1/conversations/${conversation.id}` },
      body: presentConversation(conversation),
    };
  },
);
