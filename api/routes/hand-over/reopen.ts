import { v7 as uuidV7 } from 'uuid';

import { Escalation } from '../../../contracts/hand-over.js';
import { claimEscalation } from '../../../workflows/escalation/messages.js';
import { requireBot } from '../../auth/principal.js';
import { conversationNotFound, handOverUnavailable } from '../../errors.js';
import { requireEscalation } from '../../hand-over/require-escalation.js';
import { updateEscalation } from '../../hand-over/update-escalation.js';
import { BotConversationParams } from '../conversations-of-a-bot/params.js';
import { defineRoute } from '../define-route.js';
import { HAND_OVER_TAG } from './params.js';

export const reopenConversation = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/conversations/{conversationId}/reopen',
    tag: HAND_OVER_TAG,
    summary: 'Open a closed conversation again, and take it',
    description:
      'It is with whoever asks, as if they had claimed it. Refused where people have it, where it is open with the bot, ' +
      'where what was said is erased, and where they have as many as they may.',
    access: 'staff',
    audit: 'conversation.reopened',
    params: BotConversationParams,
    responses: { 201: { description: 'The new escalation', schema: Escalation } },
    problems: [404, 409, 422, 503],
  },
  async ({ api, principal, params: { botId, conversationId } }) => {
    requireBot(principal, botId);
    if ((await api.deps.botConversations.find({ botId, conversationId })) === null) throw conversationNotFound();
    const bot = await api.deps.bots.find({ botId });
    if (!bot?.settings.handOver.enabled) throw handOverUnavailable();
    const agentId = principal.user.id;
    const escalation = { id: uuidV7(), botId, conversationId };
    // Its workflow is what opens it: what is stored there is done, also where this api is gone meanwhile.
    await updateEscalation(api, { escalation, update: claimEscalation, input: { agentId }, reopens: { agentId } });
    const body = await requireEscalation(api, { principal, escalationId: escalation.id });
    return { status: 201, body, audit: { botId, targetId: conversationId, details: {} } };
  },
);
