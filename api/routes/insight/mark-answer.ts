import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { MarkAnswerRequest } from '../../../contracts/metrics.js';
import { requireBot } from '../../auth/principal.js';
import { answerNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';

export const markAnswer = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/improve/mark',
    tag: 'Insight',
    summary: 'Mark an answer to improve as done, or take that back',
    description:
      'It is left out of the list, and so are earlier answers to the same words. One that comes later is listed anew.',
    access: 'moderator',
    audit: 'answer.marked',
    params: z.object({ botId: Uuid }),
    body: MarkAnswerRequest,
    responses: { 204: { description: 'It is marked' } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, body }) => {
    requireBot(principal, botId);
    if ((await api.deps.toImprove.mark({ botId, ...body })) === 'no such answer') throw answerNotFound();
    return { status: 204, audit: { botId, targetId: body.conversationId, details: { done: body.done } } };
  },
);
