import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { RetentionPreview, RetentionPreviewRequest, RetentionReports } from '../../../contracts/retention.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound } from '../../errors.js';
import { toLimit, toRecordPolicies } from '../../ports.js';
import { defineRoute } from '../define-route.js';

const params = z.object({ botId: Uuid });

export const previewRetention = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/retention/preview',
    tag: 'Insight',
    summary: 'What retention would erase now; nothing is erased',
    description:
      'Closed conversations whose last word is older than the limit, and that have no message without an end; leads that ' +
      'are not on their way any more; names and e-mail addresses of people who have said nothing since; entries of the ' +
      'audit log. Retention itself runs once a day, with the limits that the bot is published with (`settings.retention`).',
    access: 'moderator',
    audit: { none: 'changes nothing' },
    params,
    body: RetentionPreviewRequest,
    responses: { 200: { description: 'What is due', schema: RetentionPreview } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, body }) => {
    requireBot(principal, botId);
    const bot = await api.deps.bots.find({ botId });
    if (bot === null) throw botNotFound();
    const now = new Date();
    const kept = bot.settings.retention;
    const { conversationDays = kept.conversationDays } = body;
    const { leadDays = kept.leadDays, peopleDays = kept.peopleDays, auditDays = kept.auditDays } = body;
    const policies = toRecordPolicies({ botId, now, retention: { leadDays, peopleDays, auditDays } });
    const records = await Promise.all(
      policies.map(async ({ kind, days, before }) => {
        const due = await api.deps.customerRecords.countDue({ kind, botId, before: new Date(before) });
        return { kind, days, before, due };
      }),
    );
    if (conversationDays === 0) {
      return { status: 200, body: { botId, conversationDays, before: null, conversations: 0, messages: 0, records } };
    }
    const before = toLimit({ conversationDays, now });
    const due = await api.deps.retention.countDue({ botId, before });
    return { status: 200, body: { botId, conversationDays, before: before.toISOString(), ...due, records } };
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
    const [reports, records] = await Promise.all([
      api.deps.retention.listReports({ botId }),
      api.deps.customerRecords.listReports({ botId }),
    ]);
    return { status: 200, body: { reports, records } };
  },
);
