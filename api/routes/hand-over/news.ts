import { requireBot } from '../../auth/principal.js';
import { untilAccessEnds } from '../../auth/access-end.js';
import { botNotFound } from '../../errors.js';
import { openDeskStream } from '../../realtime/desk-stream.js';
import { EVENT_STREAM_HEADERS } from '../../realtime/server-sent.js';
import { BotParams } from '../conversations-of-a-bot/params.js';
import { defineRoute } from '../define-route.js';
import { HAND_OVER_TAG } from './params.js';

export const streamDeskNews = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/escalations/stream',
    tag: HAND_OVER_TAG,
    summary: 'That something is new in the conversations with people (server-sent events)',
    description:
      '`desk.changed`, at once and whenever somebody begins to wait, is taken or leaves (`change`: `queue`), or something is ' +
      'said (`talk`): ask for the list then. It ends with the access token, and soon after the login.',
    access: 'staff',
    params: BotParams,
    responses: { 200: { description: 'An endless stream', contentType: 'text/event-stream' } },
    problems: [404, 503],
  },
  async ({ api, scope, principal, params: { botId } }) => {
    requireBot(principal, botId);
    if ((await api.deps.bots.find({ botId })) === null) throw botNotFound();
    const login = { userId: principal.user.id, loginId: principal.loginId };
    const body = openDeskStream({
      ...{ news: api.deskNews, metrics: api.metrics, botId },
      async mayLook() {
        const user = await api.deps.logins.findUser(login);
        return user !== null && (user.botIds === null || user.botIds.includes(botId));
      },
      signals: [scope.gone, api.stopping, untilAccessEnds(principal)],
    });
    return { status: 200, headers: EVENT_STREAM_HEADERS, body };
  },
);
