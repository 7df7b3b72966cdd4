import { ConversationResource } from '../../../contracts/http.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { presentConversation } from '../../presenters/conversation.js';
import { defineRoute } from '../define-route.js';
import { ConversationParams } from './params.js';

export const readConversation = defineRoute(
  {
    method: 'get',
    path: '/api/v1/conversations/{conversationId}',
    tag: 'Conversations',
    summary: 'How a conversation stands',
    description: 'While it waits for people: its place in the queue at this moment, too.',
    access: 'visitor',
    params: ConversationParams,
    responses: { 200: { description: 'The conversation', schema: ConversationResource } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { conversationId } }) => {
    const conversation = await requireConversation(api.deps.conversations, { principal, conversationId });
    if (conversation.ownerKind !== 'queue') return { status: 200, body: presentConversation(conversation) };
    const { botId } = conversation;
    const places = await api.deps.escalations.readPlaces({ botId, conversationIds: [conversationId] });
    const place = places.get(conversationId);
    return { status: 200, body: { ...presentConversation(conversation), ...(place === undefined ? {} : { place }) } };
  },
);
