import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { RetentionPreview, RetentionPreviewRequest, RetentionReports } from '../../../contracts/retention.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound } from '../../errors.js';
import { toLimit } from '../../ports.js';
import { defineRoute } from '../define-route.js';

const params = z.object({ botId: Uuid });

export const previewRetention = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/retention/preview',
    tag: 'Insight',
    summary: 'What retention would erase now; nothing is erased',
    description:
      'Closed conversations whose last word is older than the limit, and that have no message without an end. Retention ' +
      'itself runs once a day, with the limit that the bot is published with (`settings.retention`).',
    access: 'moderator',
    params,
    body: RetentionPreviewRequest,
    responses: { 200: { description: 'What is due', schema: RetentionPreview } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, body }) => {
    requireBot(principal, botId);
    const bot = await api.deps.bots.find({ botId });
    if (bot === null) throw botNotFound();
    const { conversationDays = bot.settings.retention.conversationDays } = body;
    if (conversationDays === 0) {
      return { status: 200, body: { botId, conversationDays, before: null, conversations: 0, messages: 0 } };
    }
    const before = toLimit({ conversationDays, now: new Date() });
    const due = await api.deps.retention.countDue({ botId, before });
    return { status: 200, body: { botId, conversationDays, before: before.toISOString(), ...due } };
  },
);

export const listRetentionReports = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/retention',
    tag: 'Insight',
    summary: 'What retention has erased, the latest runs first',
    access: 'moderator',
    params,
    responses: { 200: { description: 'The latest reports', schema: RetentionReports } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId } }) => {
    requireBot(principal, botId);
    if ((await api.deps.bots.find({ botId })) === null) throw botNotFound();
    return { status: 200, body: { reports: await api.deps.retention.listReports({ botId }) } };
  },
);
