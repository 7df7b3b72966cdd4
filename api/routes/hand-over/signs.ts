import { SignRequest } from '../../../contracts/people-notices.js';
import { escalationNotYours } from '../../errors.js';
import { publishSign } from '../../hand-over/publish-sign.js';
import { requireEscalation } from '../../hand-over/require-escalation.js';
import { defineRoute } from '../define-route.js';
import { ESCALATION_PATH, EscalationParams, HAND_OVER_TAG } from './params.js';

export const showSign = defineRoute(
  {
    method: 'post',
    path: `${ESCALATION_PATH}/signs`,
    tag: HAND_OVER_TAG,
    summary: 'Show the customer that one types, or what one has read',
    description:
      'Of the moment: not stored, and may be lost. Say `typing` again every three seconds. The stream brings what the customer shows.',
    access: 'staff',
    audit: { none: 'of the moment' },
    params: EscalationParams,
    body: SignRequest,
    responses: { 204: { description: 'Shown to whoever is there' } },
    problems: [404, 409, 429, 503],
  },
  async ({ api, principal, params: { escalationId }, body }) => {
    api.limiters.messagesPerVisitor(principal.user.id);
    const { botId, conversationId, status, agent } = await requireEscalation(api, { principal, escalationId });
    if (status !== 'claimed' || agent?.id !== principal.user.id) throw escalationNotYours();
    publishSign(api, { address: { botId, conversationId }, from: 'agent', sign: body });
    return { status: 204 };
  },
);
