import { ColleagueList, EscalationContext } from '../../../contracts/desk.js';
import { escalationNotFound } from '../../errors.js';
import { requireEscalation } from '../../hand-over/require-escalation.js';
import { defineRoute } from '../define-route.js';
import { ESCALATION_PATH, EscalationParams, HAND_OVER_TAG } from './params.js';

export const readEscalationContext = defineRoute(
  {
    method: 'get',
    path: `${ESCALATION_PATH}/context`,
    tag: HAND_OVER_TAG,
    summary: 'What is known beside a conversation that is, or was, with people',
    description:
      "Whose it is, the bot's summary, what was answered in flows, tags, and the customer's other conversations.",
    access: 'staff',
    params: EscalationParams,
    responses: { 200: { description: 'What is known', schema: EscalationContext } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { escalationId } }) => {
    const { botId, conversationId } = await requireEscalation(api, { principal, escalationId });
    const body = await api.deps.escalations.readContext({ botId, conversationId });
    if (body === null) throw escalationNotFound();
    return { status: 200, body };
  },
);

export const listColleagues = defineRoute(
  {
    method: 'get',
    path: `${ESCALATION_PATH}/colleagues`,
    tag: HAND_OVER_TAG,
    summary: 'Who could be given a conversation',
    description: 'Whoever works with its bot and does not have it: those who are there and have most room first.',
    access: 'staff',
    params: EscalationParams,
    responses: { 200: { description: 'At most 200', schema: ColleagueList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { escalationId } }) => {
    const { botId } = await requireEscalation(api, { principal, escalationId });
    return { status: 200, body: { colleagues: await api.deps.escalations.listColleagues({ botId, escalationId }) } };
  },
);
