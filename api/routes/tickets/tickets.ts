import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { Page } from '../../../contracts/paging.js';
import {
  OpenTicketRequest,
  SupportTicket,
  SupportTicketList,
  TicketStatus,
} from '../../../contracts/support-tickets.js';
import { requireBot } from '../../auth/principal.js';
import { conversationNotFound, ticketNotFound } from '../../errors.js';
import { presentTicket } from '../../presenters/work.js';
import { announceTicket } from '../../work/send-again.js';
import { defineRoute } from '../define-route.js';

const TICKETS = '/api/v1/bots/{botId}/tickets';
const TICKET = `${TICKETS}/{ticketId}`;
const OfTicket = z.object({ botId: Uuid, ticketId: Uuid });

function toNote({ botId, id }: { botId: string; id: string }) {
  return { botId, targetId: id, details: {} };
}

export const openTicket = defineRoute(
  {
    method: 'post',
    path: TICKETS,
    tag: 'Tickets',
    summary: 'Keep a question that could not be answered as a ticket',
    description:
      "Staff is told of it, and it goes to the bot's ticket system where its settings name one. The same Idempotency-Key again is the same ticket.",
    access: 'moderator',
    audit: 'ticket.opened',
    params: z.object({ botId: Uuid }),
    headers: z.object({ 'idempotency-key': Uuid }),
    body: OpenTicketRequest,
    responses: { 201: { description: 'The ticket', schema: SupportTicket } },
    problems: [404, 503],
  },
  async ({ api, scope, principal, params: { botId }, headers, body }) => {
    requireBot(principal, botId);
    const captureKey = `staff:${headers['idempotency-key']}`;
    const ticket = await api.deps.supportTickets.open({ ...body, botId, captureKey });
    if (ticket === null) throw conversationNotFound();
    await announceTicket({ temporal: api.deps.temporal, log: scope.log }, { botId, ticketId: ticket.id });
    return { status: 201, body: presentTicket(ticket), audit: toNote(ticket) };
  },
);

export const listTickets = defineRoute(
  {
    method: 'get',
    path: TICKETS,
    tag: 'Tickets',
    summary: "A bot's tickets, newest first",
    access: 'moderator',
    params: z.object({ botId: Uuid }),
    query: Page.extend({ status: TicketStatus.optional() }),
    responses: { 200: { description: 'A page of tickets', schema: SupportTicketList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { status, ...page } }) => {
    requireBot(principal, botId);
    const { rows, next } = await api.deps.supportTickets.list({ botId, status, page });
    return { status: 200, body: { tickets: rows.map(presentTicket), next } };
  },
);

export const readTicket = defineRoute(
  {
    method: 'get',
    path: TICKET,
    tag: 'Tickets',
    summary: 'A ticket',
    access: 'moderator',
    params: OfTicket,
    responses: { 200: { description: 'The ticket', schema: SupportTicket } },
    problems: [404, 503],
  },
  async ({ api, principal, params }) => {
    requireBot(principal, params.botId);
    const ticket = await api.deps.supportTickets.findRecord(params);
    if (ticket === null) throw ticketNotFound();
    return { status: 200, body: presentTicket(ticket) };
  },
);

export const closeTicket = defineChange({
  ...{ to: 'closed', path: `${TICKET}/close`, audit: 'ticket.closed' },
  ...{ summary: 'Close a ticket', description: 'One that is closed stays as it is.' },
});

export const reopenTicket = defineChange({
  ...{ to: 'open', path: `${TICKET}/reopen`, audit: 'ticket.reopened' },
  ...{ summary: 'Open a ticket again', description: 'One that is open stays as it is. Nobody is told of it anew.' },
});

function defineChange({
  to,
  ...described
}: {
  to: TicketStatus;
  path: string;
  audit: 'ticket.closed' | 'ticket.reopened';
  summary: string;
  description: string;
}) {
  return defineRoute(
    {
      ...described,
      method: 'post',
      tag: 'Tickets',
      access: 'moderator',
      params: OfTicket,
      responses: { 200: { description: 'The ticket', schema: SupportTicket } },
      problems: [404, 503],
    },
    async ({ api, principal, params }) => {
      requireBot(principal, params.botId);
      const ticket = await api.deps.supportTickets.setStatus({ ...params, status: to });
      if (ticket === null) throw ticketNotFound();
      return { status: 200, body: presentTicket(ticket), audit: toNote(ticket) };
    },
  );
}
