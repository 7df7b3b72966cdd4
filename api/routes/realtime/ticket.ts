import { RealtimeTicket } from '../../../contracts/http.js';
import { defineRoute } from '../define-route.js';

export const createTicket = defineRoute(
  {
    method: 'post',
    path: '/api/v1/realtime/ticket',
    tag: 'Realtime',
    summary: 'A ticket that opens one WebSocket',
    description: 'Good once, for 30 seconds: browsers cannot set headers on a WebSocket, and addresses end up in logs.',
    access: 'visitor',
    responses: { 201: { description: 'The ticket', schema: RealtimeTicket } },
    problems: [429],
  },
  async ({ api, principal }) => {
    api.limiters.ticketsPerVisitor(principal.visitorId);
    const { token, expiresAt } = await api.tokens.signTicket(principal);
    const body: RealtimeTicket = { ticket: token, expiresAt: expiresAt.toISOString() };
    return { status: 201, body };
  },
);
