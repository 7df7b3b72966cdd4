import { ConversationFeedback, Feedback, FeedbackRequest, Rating, RatingRequest } from '../../../contracts/feedback.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { setFeedback, toKeptComment } from '../../conversations/set-feedback.js';
import { defineRoute } from '../define-route.js';
import { ConversationParams } from './params.js';

export const readFeedback = defineRoute(
  {
    method: 'get',
    path: '/api/v1/conversations/{conversationId}/feedback',
    tag: 'Conversations',
    summary: 'What its customer has said about a conversation and its answers',
    access: 'visitor',
    params: ConversationParams,
    responses: { 200: { description: 'Feedback per answer, and the rating', schema: ConversationFeedback } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { conversationId } }) => {
    const { botId } = await requireConversation(api.deps.conversations, { principal, conversationId });
    return { status: 200, body: await api.deps.feedback.read({ botId, conversationId }) };
  },
);

export const setAnswerFeedback = defineRoute(
  {
    method: 'post',
    path: '/api/v1/conversations/{conversationId}/feedback',
    tag: 'Conversations',
    summary: 'Say what you think of an answer',
    description:
      'The latest word counts, as a whole: a comment that is left out is none. `null` takes it back. ' +
      'May be repeated. Credentials in the comment are masked.',
    access: 'visitor',
    params: ConversationParams,
    body: FeedbackRequest,
    responses: { 200: { description: 'It is stored', schema: Feedback } },
    problems: [404, 429, 503],
  },
  async ({ api, scope, principal, params: { conversationId }, body }) => {
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(principal.visitorId);
    const { botId } = await requireConversation(api.deps.conversations, { principal, conversationId });
    return { status: 200, body: await setFeedback(api.deps.feedback, { botId, conversationId, ...body }) };
  },
);

export const rateConversation = defineRoute(
  {
    method: 'post',
    path: '/api/v1/conversations/{conversationId}/rating',
    tag: 'Conversations',
    summary: 'Rate a conversation, from 1 to 5',
    description: 'The latest rating counts. May be repeated. Credentials in the comment are masked.',
    access: 'visitor',
    params: ConversationParams,
    body: RatingRequest,
    responses: { 200: { description: 'It is stored', schema: Rating } },
    problems: [404, 429, 503],
  },
  async ({ api, scope, principal, params: { conversationId }, body }) => {
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(principal.visitorId);
    const { botId } = await requireConversation(api.deps.conversations, { principal, conversationId });
    const rating = { score: body.score, comment: toKeptComment(body.comment) };
    await api.deps.feedback.rate({ botId, conversationId, ...rating });
    return { status: 200, body: rating };
  },
);
