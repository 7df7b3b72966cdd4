import { z } from 'zod';

import { MAX_WAIT_SECONDS, MessageAccepted, MessageEnded, PostMessageRequest } from '../../../contracts/http.js';
import type { MessageEnd } from '../../../contracts/events.js';
import { Uuid } from '../../../contracts/ids.js';
import { listenForEnd } from '../../conversations/await-end.js';
import { requireConversation } from '../../conversations/require-conversation.js';
import { defineRoute } from '../define-route.js';
import { ConversationParams } from './params.js';

export const postMessage = defineRoute(
  {
    method: 'post',
    path: '/api/v1/conversations/{conversationId}/messages',
    tag: 'Conversations',
    summary: 'Send a message',
    description:
      'The receipt says that the message is stored durably and will be answered once, whatever fails. ' +
      'Repeat a request that got no answer with the same Idempotency-Key. Credentials in the text are masked.',
    access: 'visitor',
    params: ConversationParams,
    query: z.object({
      wait: z.coerce
        .number()
        .int()
        .min(0)
        .max(MAX_WAIT_SECONDS)
        .default(0)
        .meta({ description: 'seconds to wait for the answer' }),
    }),
    headers: z.object({ 'idempotency-key': Uuid.meta({ description: "the message's id, made by the client" }) }),
    body: PostMessageRequest,
    responses: {
      200: {
        description: 'The message and its answer, or that it was cancelled or is with people',
        schema: MessageEnded,
      },
      202: { description: 'The message is stored; its answer comes later', schema: MessageAccepted },
    },
    problems: [404, 409, 429, 503],
  },
  async ({ api, scope, principal, params: { conversationId }, query, headers, body }) => {
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(principal.visitorId);
    const { botId, lastSeq } = await requireConversation(api.deps.conversations, { principal, conversationId });
    const key = { botId, conversationId, clientMessageId: headers['idempotency-key'] };
    const message = { ...key, ...body, correlationId: scope.correlationId, log: scope.log };
    if (query.wait === 0) {
      const { receipt } = await api.acceptMessage(message);
      return { status: 202, body: { receipt } };
    }

    const waiting = await listenForEnd({ hub: api.hub, message: key, after: lastSeq });
    try {
      const { receipt, repeated } = await api.acceptMessage(message);
      const given = repeated ? await api.deps.conversations.findEndOf(key) : null;
      const signals = [scope.gone, api.stopping];
      const end = given ?? (await waiting.messageEnd({ seconds: query.wait, signals }));
      if (end === null) return { status: 202, body: { receipt } };
      return { status: 200, body: { receipt, ...toEnd(end) } };
    } finally {
      waiting.stop();
    }
  },
);

function toEnd(end: MessageEnd) {
  switch (end.type) {
    case 'message.created':
      return end.payload.handed ? { handed: end } : { answer: end };
    case 'message.cancelled':
      return { cancelled: end };
    case 'owner.changed':
      return { handed: end };
  }
}
