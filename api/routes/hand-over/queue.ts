import { z } from 'zod';

import { Escalation, EscalationList, EscalationStatus, PresenceRequest } from '../../../contracts/hand-over.js';
import { Uuid } from '../../../contracts/ids.js';
import { SearchText } from '../../../contracts/text.js';
import { botsOf } from '../../auth/principal.js';
import { requireEscalation } from '../../hand-over/require-escalation.js';
import { defineRoute } from '../define-route.js';
import { ESCALATION_PATH, EscalationParams, HAND_OVER_TAG } from './params.js';

const MOST_ESCALATIONS = 500;

export const listEscalations = defineRoute(
  {
    method: 'get',
    path: '/api/v1/staff/escalations',
    tag: HAND_OVER_TAG,
    summary: 'Conversations that are with people, of the bots that one works with',
    description: 'Most urgent and oldest first; of those that have ended the latest first.',
    access: 'staff',
    query: z.object({
      status: EscalationStatus.or(z.literal('open'))
        .default('open')
        .meta({ description: '`open`: waiting and claimed' }),
      text: SearchText.optional().meta({
        description:
          'words, of which each is in the name or address of the customer, what they wrote (its beginning), or a tag',
      }),
      bot: Uuid.optional().meta({ description: 'of this bot only' }),
    }),
    responses: { 200: { description: 'At most 500', schema: EscalationList } },
    problems: [503],
  },
  async ({ api, principal, query: { status, text, bot } }) => {
    const mine = botsOf(principal);
    const botIds = bot === undefined ? mine : mine === 'all' || mine.includes(bot) ? [bot] : [];
    const statuses: EscalationStatus[] = status === 'open' ? ['waiting', 'claimed'] : [status];
    const escalations = await api.deps.escalations.list({ botIds, statuses, text, limit: MOST_ESCALATIONS });
    return { status: 200, body: { escalations } };
  },
);

export const readEscalation = defineRoute(
  {
    method: 'get',
    path: ESCALATION_PATH,
    tag: HAND_OVER_TAG,
    summary: 'A conversation that is, or was, with people',
    access: 'staff',
    params: EscalationParams,
    responses: { 200: { description: 'How it stands', schema: Escalation } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { escalationId } }) => ({
    status: 200,
    body: await requireEscalation(api, { principal, escalationId }),
  }),
);

export const sayPresence = defineRoute(
  {
    method: 'post',
    path: '/api/v1/staff/presence',
    tag: HAND_OVER_TAG,
    summary: 'Say that one is there',
    description:
      "A console says so every 30 seconds. Conversations of whoever has stopped return to the queue after the bot's lease.",
    access: 'staff',
    audit: { none: 'of the moment' },
    body: PresenceRequest,
    responses: { 204: { description: 'Noted' } },
    problems: [503],
  },
  async ({ api, principal, body: { state } }) => {
    await api.deps.escalations.notePresence({ userId: principal.user.id, state });
    return { status: 204 };
  },
);
