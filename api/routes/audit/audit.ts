import { z } from 'zod';

import { AuditPage, AuditQuery } from '../../../contracts/audit.js';
import { Uuid } from '../../../contracts/ids.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';

const responses = { 200: { description: 'A page of entries', schema: AuditPage } };

export const listAudit = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/audit',
    tag: 'Administration',
    summary: 'Who of the staff did what, newest first',
    description:
      'What programs did with an API key and what was done on the command line, too. Ids, numbers and fixed words alone.',
    access: 'admin',
    query: AuditQuery.extend({ bot: Uuid.optional().meta({ description: 'of this bot only' }) }),
    responses,
    problems: [503],
  },
  async ({ api, query: { bot = null, before, limit, ...filters } }) => {
    return { status: 200, body: await api.deps.audit.list({ botId: bot, filters, page: { before, limit } }) };
  },
);

export const listAuditOfBot = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/audit',
    tag: 'Administration',
    summary: 'Who of the staff did what with a bot, newest first',
    access: 'moderator',
    params: z.object({ botId: Uuid }),
    query: AuditQuery,
    responses,
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { before, limit, ...filters } }) => {
    requireBot(principal, botId);
    if ((await api.deps.bots.find({ botId })) === null) throw botNotFound();
    return { status: 200, body: await api.deps.audit.list({ botId, filters, page: { before, limit } }) };
  },
);
