import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { LeadFilters, LeadList, LeadResource } from '../../../contracts/leads.js';
import { Page } from '../../../contracts/paging.js';
import { requireBot } from '../../auth/principal.js';
import { leadDelivered, leadNotFound } from '../../errors.js';
import { presentLead } from '../../presenters/work.js';
import { sendLeadAgain } from '../../work/send-again.js';
import { defineRoute } from '../define-route.js';

const OfBot = z.object({ botId: Uuid });
const OfLead = z.object({ botId: Uuid, leadId: Uuid });
const LEAD = '/api/v1/bots/{botId}/leads/{leadId}';

function toNote({ botId, leadId }: z.infer<typeof OfLead>) {
  return { botId, targetId: leadId, details: {} };
}

export const listLeads = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/leads',
    tag: 'Leads',
    summary: "A bot's leads, newest first",
    access: 'moderator',
    params: OfBot,
    query: LeadFilters.extend(Page.shape),
    responses: { 200: { description: 'A page of leads', schema: LeadList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { before, limit, ...filters } }) => {
    requireBot(principal, botId);
    const { rows, next } = await api.deps.leads.list({ botId, filters, page: { before, limit } });
    return { status: 200, body: { leads: rows.map(presentLead), next } };
  },
);

export const readLead = defineRoute(
  {
    method: 'get',
    path: LEAD,
    tag: 'Leads',
    summary: 'A lead',
    access: 'moderator',
    params: OfLead,
    responses: { 200: { description: 'The lead', schema: LeadResource } },
    problems: [404, 503],
  },
  async ({ api, principal, params }) => {
    requireBot(principal, params.botId);
    const lead = await api.deps.leads.findRecord(params);
    if (lead === null) throw leadNotFound();
    return { status: 200, body: presentLead(lead) };
  },
);

export const retryLead = defineRoute(
  {
    method: 'post',
    path: `${LEAD}/retry`,
    tag: 'Leads',
    summary: 'Send a lead that was not delivered now',
    description:
      "To where the bot's leads go now, with its secrets of now. One that is on its way does not wait for its next attempt. Wherever its record is there already, it stays one record.",
    access: 'moderator',
    audit: 'lead.sent_again',
    params: OfLead,
    responses: { 202: { description: 'It is on its way; as it was before', schema: LeadResource } },
    problems: [404, 409, 503],
  },
  async ({ api, scope, principal, params }) => {
    requireBot(principal, params.botId);
    const lead = await api.deps.leads.findRecord(params);
    if (lead === null) throw leadNotFound();
    if (lead.status === 'delivered') throw leadDelivered();
    await sendLeadAgain({ temporal: api.deps.temporal, log: scope.log }, params);
    return { status: 202, body: presentLead(lead), audit: toNote(params) };
  },
);

export const deleteLead = defineRoute(
  {
    method: 'delete',
    path: LEAD,
    tag: 'Leads',
    summary: 'Delete a lead here',
    description: 'What was delivered stays where it was delivered to; what is on its way is sent no more.',
    access: 'moderator',
    audit: 'lead.deleted',
    params: OfLead,
    responses: { 204: { description: 'It is gone' } },
    problems: [404, 503],
  },
  async ({ api, principal, params }) => {
    requireBot(principal, params.botId);
    if (!(await api.deps.leads.remove(params))) throw leadNotFound();
    return { status: 204, audit: toNote(params) };
  },
);
