import { deleteSecret, listSecrets, saveSecret } from './admin/bot-secrets.js';
import { decodePayloads, encodePayloads } from './codec/codec.js';
import { listOutbox, readOutboxMail } from './admin/outbox.js';
import { exportLeads } from './leads/export-leads.js';
import { deleteLead, listLeads, readLead, retryLead } from './leads/leads.js';
import { listDeliveries, retryDelivery } from './deliveries/deliveries.js';
import { closeTicket, listTickets, openTicket, readTicket, reopenTicket } from './tickets/tickets.js';
import { listAudit, listAuditOfBot } from './audit/audit.js';
import { replaceCustomerSecret } from './admin/customer-secret.js';
import { listBots } from './admin/list-bots.js';
import { readContext } from './admin/read-context.js';
import { readConversationState } from './admin/read-conversation-state.js';
import { readLatestSweep } from './admin/read-sweep.js';
import { createAnonymousToken } from './auth/anonymous.js';
import { createCustomerToken } from './auth/customer.js';
import { readBot } from './bots/read-bot.js';
import { changeBotSettings } from './bots/change-settings.js';
import { readBotSettings } from './bots/read-settings.js';
import { listConversationsOfBot } from './conversations-of-a-bot/list.js';
import { readConversationOfBot } from './conversations-of-a-bot/read.js';
import { readTurnsOfBot } from './conversations-of-a-bot/read-turns.js';
import { addTag, listTags, readTagOrigins, removeTag } from './conversations-of-a-bot/tags.js';
import { cancelTurn } from './conversations/cancel-turn.js';
import { readFeedback, rateConversation, setAnswerFeedback } from './conversations/feedback.js';
import { createConversation } from './conversations/create.js';
import {
  createCannedReply,
  deleteCannedReply,
  listCannedReplies,
  updateCannedReply,
} from './canned-replies/canned-replies.js';
import { postMessage } from './conversations/post-message.js';
import { readEvents } from './conversations/read-events.js';
import { readConversation } from './conversations/read.js';
import { showOwnSign } from './conversations/signs.js';
import { streamEvents } from './conversations/stream.js';
import { createFaq, deleteFaq, updateFaq } from './knowledge/edit-faqs.js';
import { listFaqs, readFaq } from './knowledge/faqs.js';
import { listGenerations, readGeneration } from './knowledge/generations.js';
import { importFaqs, previewImport } from './knowledge/import.js';
import { searchKnowledge } from './knowledge/search.js';
import { listAnswersToImprove } from './insight/list-answers-to-improve.js';
import { markAnswer } from './insight/mark-answer.js';
import { readBotMetrics } from './insight/read-metrics.js';
import { listRetentionReports, previewRetention } from './insight/retention.js';
import { acceptInvitation, createInvitation, listInvitations, revokeInvitation } from './staff/invitations.js';
import { logIn } from './staff/log-in.js';
import { listOwnBots } from './staff/own-bots.js';
import { listLogins, logOut, readMe, revokeLogin } from './staff/own-logins.js';
import { refreshLogin } from './staff/refresh.js';
import { createStaff, listStaff, updateStaff } from './staff/staff.js';
import { leaveEmail, requestPeople, withdrawRequest } from './hand-over/customer.js';
import { assignEscalation, claimEscalation, endEscalation, releaseEscalation } from './hand-over/move.js';
import { listColleagues, readEscalationContext } from './hand-over/context.js';
import { reopenConversation } from './hand-over/reopen.js';
import { suggestAnswer } from './hand-over/suggestion.js';
import { listEscalations, readEscalation, sayPresence } from './hand-over/queue.js';
import {
  addNote,
  postAgentMessage,
  readEscalationEvents,
  readInternalEvents,
  streamEscalation,
} from './hand-over/talk.js';
import { streamDeskNews } from './hand-over/news.js';
import { showSign } from './hand-over/signs.js';
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
  readFeedback,
  setAnswerFeedback,
  rateConversation,
  readEvents,
  streamEvents,
  showOwnSign,
  createTicket,
  chatSocket,
  requestPeople,
  withdrawRequest,
  leaveEmail,
  listEscalations,
  streamDeskNews,
  readEscalation,
  readEscalationContext,
  listColleagues,
  suggestAnswer,
  reopenConversation,
  sayPresence,
  claimEscalation,
  assignEscalation,
  releaseEscalation,
  endEscalation,
  postAgentMessage,
  showSign,
  readEscalationEvents,
  streamEscalation,
  addNote,
  readInternalEvents,
  logIn,
  refreshLogin,
  logOut,
  readMe,
  listOwnBots,
  listLogins,
  revokeLogin,
  acceptInvitation,
  listStaff,
  createStaff,
  updateStaff,
  listInvitations,
  createInvitation,
  revokeInvitation,
  listConversationsOfBot,
  readConversationOfBot,
  readTurnsOfBot,
  addTag,
  removeTag,
  readTagOrigins,
  listTags,
  listCannedReplies,
  createCannedReply,
  updateCannedReply,
  deleteCannedReply,
  readBotSettings,
  changeBotSettings,
  listBots,
  listAudit,
  listAuditOfBot,
  replaceCustomerSecret,
  listFaqs,
  createFaq,
  previewImport,
  importFaqs,
  readFaq,
  updateFaq,
  deleteFaq,
  listGenerations,
  readGeneration,
  searchKnowledge,
  readBotMetrics,
  listAnswersToImprove,
  markAnswer,
  previewRetention,
  listRetentionReports,
  saveSecret,
  listSecrets,
  deleteSecret,
  listOutbox,
  readOutboxMail,
  decodePayloads,
  encodePayloads,
  listLeads,
  exportLeads,
  readLead,
  retryLead,
  deleteLead,
  openTicket,
  listTickets,
  readTicket,
  closeTicket,
  reopenTicket,
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
