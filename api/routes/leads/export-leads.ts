import { Readable } from 'node:stream';

import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { LeadFilters, type LeadResource } from '../../../contracts/leads.js';
import { requireBot } from '../../auth/principal.js';
import type { ApiDependencies } from '../../dependencies.js';
import { presentLead } from '../../presenters/work.js';
import { toCsvLine } from '../../work/csv.js';
import { defineRoute } from '../define-route.js';

const PAGE = 200;
const MOST_ROWS = 50_000;

const COLUMNS = [
  'createdAt',
  'status',
  'name',
  'email',
  'phone',
  'company',
  'need',
  'conversationId',
  'externalId',
  'id',
] as const satisfies (keyof LeadResource)[];

export const exportLeads = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/leads.csv',
    tag: 'Leads',
    summary: "A bot's leads as a CSV file, newest first",
    description:
      "At most 50,000. A cell that a spreadsheet would take for a formula has an apostrophe in front: `+49 30` is `'+49 30`.",
    access: 'moderator',
    audit: 'leads.exported',
    params: z.object({ botId: Uuid }),
    query: LeadFilters,
    responses: { 200: { description: 'The file', contentType: 'text/csv' } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: filters }) => {
    requireBot(principal, botId);
    // The first page is read before the answer begins: what fails here is still told as a problem.
    const first = await api.deps.leads.list({ botId, filters, page: { limit: PAGE } });
    return {
      status: 200,
      body: Readable.from(writeLines(api.deps.leads, { botId, filters, first })),
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="leads.csv"',
      },
      audit: { botId, targetId: botId, details: {} },
    };
  },
);

type LeadPage = Awaited<ReturnType<ApiDependencies['leads']['list']>>;

async function* writeLines(
  leads: ApiDependencies['leads'],
  { botId, filters, first }: { botId: string; filters: LeadFilters; first: LeadPage },
): AsyncGenerator<string> {
  yield toCsvLine([...COLUMNS]);
  let page = first;
  for (let written = 0; ;) {
    yield page.rows.map((lead) => toLine(presentLead(lead))).join('');
    written += page.rows.length;
    if (page.next === null || written >= MOST_ROWS) return;
    page = await leads.list({ botId, filters, page: { before: page.next, limit: PAGE } });
  }
}

function toLine(lead: LeadResource): string {
  return toCsvLine(COLUMNS.map((column) => lead[column]));
}
