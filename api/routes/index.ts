import { deleteSecret, listSecrets, saveSecret } from './admin/bot-secrets.js';
import { listOutbox, readOutboxMail } from './admin/outbox.js';
import { exportLeads } from './leads/export-leads.js';
import { deleteLead, listLeads, readLead, retryLead } from './leads/leads.js';
import { listDeliveries, retryDelivery } from './deliveries/deliveries.js';
import { closeTicket, listTickets, openTicket } from './tickets/tickets.js';
import { replaceCustomerSecret } from './admin/customer-secret.js';
import { listBots } from './admin/list-bots.js';
import { readContext } from './admin/read-context.js';
import { readConversationState } from './admin/read-conversation-state.js';
import { readLatestSweep } from './admin/read-sweep.js';
import { createAnonymousToken } from './auth/anonymous.js';
import { createCustomerToken } from './auth/customer.js';
import { readBot } from './bots/read-bot.js';
import { cancelTurn } from './conversations/cancel-turn.js';
import { createConversation } from './conversations/create.js';
import { postMessage } from './conversations/post-message.js';
import { readEvents } from './conversations/read-events.js';
import { readConversation } from './conversations/read.js';
import { streamEvents } from './conversations/stream.js';
import { acceptInvitation, createInvitation, listInvitations, revokeInvitation } from './staff/invitations.js';
import { logIn } from './staff/log-in.js';
import { listLogins, logOut, readMe, revokeLogin } from './staff/own-logins.js';
import { refreshLogin } from './staff/refresh.js';
import { createStaff, listStaff, updateStaff } from './staff/staff.js';
import type { Route } from './define-route.js';
import { readAsyncApi, readRealtimePage } from './operations/asyncapi.js';
import { readOpenApi, readRedoc, readSwagger } from './operations/documentation.js';
import { readHealth } from './operations/health.js';
import { readMetrics } from './operations/metrics.js';
import { readReadiness } from './operations/readiness.js';
import { chatSocket } from './realtime/chat-socket.js';
import { createTicket } from './realtime/ticket.js';

/** Every address of the api. The router, OpenAPI and the tests read this list. */
export const ROUTES: Route[] = [
  createAnonymousToken,
  createCustomerToken,
  readBot,
  createConversation,
  readConversation,
  postMessage,
  cancelTurn,
  readEvents,
  streamEvents,
  createTicket,
  chatSocket,
  logIn,
  refreshLogin,
  logOut,
  readMe,
  listLogins,
  revokeLogin,
  acceptInvitation,
  listStaff,
  createStaff,
  updateStaff,
  listInvitations,
  createInvitation,
  revokeInvitation,
  listBots,
  replaceCustomerSecret,
  saveSecret,
  listSecrets,
  deleteSecret,
  listOutbox,
  readOutboxMail,
  listLeads,
  exportLeads,
  readLead,
  retryLead,
  deleteLead,
  openTicket,
  listTickets,
  closeTicket,
  listDeliveries,
  retryDelivery,
  readConversationState,
  readContext,
  readLatestSweep,
  readHealth,
  readReadiness,
  readMetrics,
  readOpenApi,
  readSwagger,
  readRedoc,
  readAsyncApi,
  readRealtimePage,
];
