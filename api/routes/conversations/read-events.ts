import { z } from 'zod';

import { EventPage, MAX_EVENTS_PER_PAGE } from '../../../contracts/http.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { defineRoute } from '../define-route.js';
import { ConversationParams, Seq } from './params.js';

export const readEvents = defineRoute(
  {
    method: 'get',
    path: '/api/v1/conversations/{conversationId}/events',
    tag: 'Conversations',
    summary: 'The log of a conversation, from a seq on',
    access: 'visitor',
    params: ConversationParams,
    query: z.object({
      after: Seq.default(0).meta({ description: 'events with a higher seq than this' }),
      limit: z.coerce.number().int().min(1).max(MAX_EVENTS_PER_PAGE).default(100),
    }),
    responses: { 200: { description: 'Events in order', schema: EventPage } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { conversationId }, query: { after, limit } }) => {
    const { botId } = await requireConversation(api.deps.conversations, { principal, conversationId });
    const events = await api.deps.conversations.readEvents({ botId, conversationId, after, limit: limit + 1 });
    const page = events.slice(0, limit);
    const body: EventPage = { events: page, lastSeq: page.at(-1)?.seq ?? after, more: events.length > limit };
    return { status: 200, body };
  },
);
