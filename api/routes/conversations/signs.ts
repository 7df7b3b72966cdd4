import { SignRequest } from '../../../contracts/people-notices.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { publishSign } from '../../hand-over/publish-sign.js';
import { defineRoute } from '../define-route.js';
import { ConversationParams } from './params.js';

export const showOwnSign = defineRoute(
  {
    method: 'post',
    path: '/api/v1/conversations/{conversationId}/signs',
    tag: 'Conversations',
    summary: 'Show the people who have the conversation that one types, or what one has read',
    description:
      'As `typing` and `read` of a socket, for clients that have none. Of the moment: not stored, may be lost, and shown to ' +
      'nobody while the bot answers.',
    access: 'visitor',
    params: ConversationParams,
    body: SignRequest,
    responses: { 204: { description: 'Shown to whoever is there' } },
    problems: [404, 429, 503],
  },
  async ({ api, principal, params: { conversationId }, body }) => {
    api.limiters.signsPerVisitor(principal.visitorId);
    const { botId, ownerKind, lastSeq } = await requireConversation(api.deps.conversations, {
      principal,
      conversationId,
    });
    if (ownerKind === 'bot') return { status: 204 };
    // Nobody has read what was not said.
    const sign = body.type === 'read' ? { ...body, upToSeq: Math.min(body.upToSeq, lastSeq) } : body;
    publishSign(api, { address: { botId, conversationId }, from: 'customer', sign });
    return { status: 204 };
  },
);
