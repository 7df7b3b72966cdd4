import { TurnId } from '../../../contracts/conversation.js';
import { Receipt } from '../../../contracts/http.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { defineRoute } from '../define-route.js';
import { ConversationParams } from './params.js';

export const cancelTurn = defineRoute(
  {
    method: 'post',
    path: '/api/v1/conversations/{conversationId}/turns/{turnId}/cancel',
    tag: 'Conversations',
    summary: 'Stop an answer that is being made',
    description:
      'What comes of it is in the log: `message.cancelled`, or the answer where it was first. ' +
      'The id of a turn is in the notices and events of the conversation. May be repeated.',
    access: 'visitor',
    params: ConversationParams.extend({ turnId: TurnId }),
    responses: {
      202: { description: 'The conversation was asked to stop', schema: Receipt.pick({ conversationId: true }) },
    },
    problems: [404, 429, 503],
  },
  async ({ api, scope, principal, params: { conversationId, turnId } }) => {
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(principal.visitorId);
    await requireConversation(api.deps.conversations, { principal, conversationId });
    await api.cancelTurn({ conversationId, turnId, log: scope.log });
    return { status: 202, body: { conversationId } };
  },
);
