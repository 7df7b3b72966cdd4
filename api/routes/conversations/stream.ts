import { z } from 'zod';

import { PROTOCOL_LIMITS } from '../../../contracts/protocol.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { openEventStream } from '../../realtime/event-stream.js';
import { EVENT_STREAM_HEADERS } from '../../realtime/server-sent.js';
import { defineRoute } from '../define-route.js';
import { ConversationParams, Seq } from './params.js';

export const streamEvents = defineRoute(
  {
    method: 'get',
    path: '/api/v1/conversations/{conversationId}/stream',
    tag: 'Conversations',
    summary: 'Events as they happen (server-sent events)',
    description:
      '`id:` is the seq of a durable event; `Last-Event-ID` resumes behind it. Notices of turns have no id. ' +
      `More than ${PROTOCOL_LIMITS.resumeEvents} events behind: \`resync.required\`, then read the log page by page.`,
    access: 'visitor',
    params: ConversationParams,
    query: z.object({ after: Seq.optional().meta({ description: 'as Last-Event-ID, which counts more' }) }),
    headers: z.object({ 'last-event-id': Seq.optional() }),
    responses: { 200: { description: 'An endless stream', contentType: 'text/event-stream' } },
    problems: [404, 503],
  },
  async ({ api, scope, principal, params: { conversationId }, query, headers }) => {
    const {
      botId,
      lastSeq,
      ownerKind: owner,
    } = await requireConversation(api.deps.conversations, { principal, conversationId });
    const body = await openEventStream({
      hub: api.hub,
      metrics: api.metrics,
      address: { botId, conversationId },
      after: headers['last-event-id'] ?? query.after ?? 0,
      lastSeq,
      reader: { kind: 'customer', queueWatch: api.queueWatch, owner },
      signals: [scope.gone, api.stopping],
    });
    return { status: 200, headers: EVENT_STREAM_HEADERS, body };
  },
);
