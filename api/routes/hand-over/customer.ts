import { EscalationEmailRequest, EscalationRequested } from '../../../contracts/hand-over.js';
import { endEscalation } from '../../../workflows/escalation/messages.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { handOverUnavailable, notWithPeople } from '../../errors.js';
import { askForPeople } from '../../hand-over/ask-for-people.js';
import { tellDesk } from '../../hand-over/tell-desk.js';
import { updateEscalation } from '../../hand-over/update-escalation.js';
import { ConversationParams } from '../conversations/params.js';
import { announceEmail, announceTicket } from '../../work/send-again.js';
import { defineRoute } from '../define-route.js';

const path = '/api/v1/conversations/{conversationId}/escalation';
const tag = 'Hand-over';

export const requestPeople = defineRoute(
  {
    method: 'post',
    path,
    tag,
    summary: 'Ask for a human',
    description:
      'The request is stored durably. `owner.changed` in the log says when people have the conversation, how many wait ' +
      'before it and when somebody is there. May be repeated.',
    access: 'visitor',
    params: ConversationParams,
    responses: { 202: { description: 'The request is stored', schema: EscalationRequested } },
    problems: [404, 409, 429, 503],
  },
  async ({ api, scope, principal, params: { conversationId } }) => {
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(principal.visitorId);
    const { botId } = await requireConversation(api.deps.conversations, { principal, conversationId });
    const bot = await api.deps.bots.find({ botId });
    if (!bot?.settings.handOver.enabled) throw handOverUnavailable();
    await askForPeople(api, { botId, conversationId, reason: 'asked', log: scope.log });
    return { status: 202, body: { conversationId } };
  },
);

export const withdrawRequest = defineRoute(
  {
    method: 'delete',
    path,
    tag,
    summary: 'Wait for a human no longer',
    description: 'The bot answers again. Refused once somebody has taken the conversation.',
    access: 'visitor',
    params: ConversationParams,
    responses: { 204: { description: 'The bot answers again' } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params: { conversationId } }) => {
    const { botId } = await requireConversation(api.deps.conversations, { principal, conversationId });
    const escalation = await api.deps.escalations.findOpen({ botId, conversationId });
    if (!escalation) throw notWithPeople();
    const input = { agentId: null, outcome: 'withdrawn' } as const;
    await updateEscalation(api, { escalation, update: endEscalation, input });
    return { status: 204 };
  },
);

export const leaveEmail = defineRoute(
  {
    method: 'post',
    path: `${path}/email`,
    tag,
    summary: 'Leave an address instead of waiting',
    description:
      'Whoever takes the conversation sees it, staff is told that there is one, and it may become a ticket. From ' +
      '`owner.changed` on: before it the conversation is not with people.',
    access: 'visitor',
    params: ConversationParams,
    body: EscalationEmailRequest,
    responses: { 204: { description: 'The address is kept' } },
    problems: [404, 409, 429, 503],
  },
  async ({ api, scope, principal, params: { conversationId }, body: { email } }) => {
    api.limiters.messagesPerAddress(scope.address);
    const { botId } = await requireConversation(api.deps.conversations, { principal, conversationId });
    const left = await api.deps.escalations.leaveEmail({ botId, conversationId, email });
    if (left === null) throw notWithPeople();
    tellDesk(api, { botId, change: 'queue' });
    const tools = { temporal: api.deps.temporal, log: scope.log };
    if (left.ticketId !== null) await announceTicket(tools, { botId, ticketId: left.ticketId });
    else await announceEmail(tools, { botId, conversationId, escalationId: left.escalationId });
    return { status: 204 };
  },
);
