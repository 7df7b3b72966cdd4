import { z } from 'zod';

import { findBlanks } from '../../../contracts/canned-replies.js';
import { AgentMessageRequest, InternalEventList, NoteRequest } from '../../../contracts/hand-over.js';
import { EventPage, MAX_EVENTS_PER_PAGE } from '../../../contracts/http.js';
import { Uuid } from '../../../contracts/ids.js';
import { blanksLeft, escalationNotYours, messageConflict } from '../../errors.js';
import { untilAccessEnds } from '../../auth/access-end.js';
import { requireEscalation } from '../../hand-over/require-escalation.js';
import { tellDesk } from '../../hand-over/tell-desk.js';
import { maskCredentials } from '../../masking/mask-credentials.js';
import { openEventStream } from '../../realtime/event-stream.js';
import { EVENT_STREAM_HEADERS } from '../../realtime/server-sent.js';
import { Seq } from '../conversations/params.js';
import { defineRoute } from '../define-route.js';
import { ESCALATION_PATH, EscalationParams, HAND_OVER_TAG } from './params.js';

const base = { tag: HAND_OVER_TAG, access: 'staff', params: EscalationParams, problems: [404, 409, 422, 503] } as const;
const IdempotencyKey = z.object({ 'idempotency-key': Uuid.meta({ description: 'made by the client' }) });

export const postAgentMessage = defineRoute(
  {
    ...base,
    method: 'post',
    path: `${ESCALATION_PATH}/messages`,
    audit: { none: 'is in the log of the conversation, with who said it' },
    summary: 'Say something to the customer',
    description:
      'In the log, and so kept, once this answers. Repeat it with the same Idempotency-Key. Credentials are masked.',
    headers: IdempotencyKey,
    body: AgentMessageRequest,
    responses: {
      201: { description: 'Its place in the log', schema: z.object({ seq: z.number().int() }) },
    },
  },
  async ({ api, scope, principal, params: { escalationId }, headers, body }) => {
    const { botId, conversationId } = await requireEscalation(api, { principal, escalationId });
    if (findBlanks(body.text).length > 0) throw blanksLeft();
    const said = await api.deps.escalations.say({
      ...{ botId, conversationId, escalationId, agentId: principal.user.id },
      messageId: headers['idempotency-key'],
      text: maskCredentials(body.text),
    });
    if (said.status === 'not_yours') throw escalationNotYours();
    if (said.status === 'conflict') throw messageConflict();
    api.deps.bus.publish({ botId, conversationId }, { kind: 'log', lastSeq: said.seq }).catch((error: unknown) => {
      scope.log.warn({ err: error }, 'the bus did not take a notice; readers find the message by polling');
    });
    tellDesk(api, { botId, change: 'talk' });
    return { status: 201, body: { seq: said.seq } };
  },
);

export const readEscalationEvents = defineRoute(
  {
    ...base,
    method: 'get',
    path: `${ESCALATION_PATH}/events`,
    summary: 'The log of a conversation that is with people',
    query: z.object({
      after: Seq.default(0),
      limit: z.coerce.number().int().min(1).max(MAX_EVENTS_PER_PAGE).default(MAX_EVENTS_PER_PAGE),
    }),
    responses: { 200: { description: 'Events in order', schema: EventPage } },
  },
  async ({ api, principal, params: { escalationId }, query: { after, limit } }) => {
    const { botId, conversationId } = await requireEscalation(api, { principal, escalationId });
    const events = await api.deps.conversations.readEvents({ botId, conversationId, after, limit: limit + 1 });
    const page = events.slice(0, limit);
    return { status: 200, body: { events: page, lastSeq: page.at(-1)?.seq ?? after, more: events.length > limit } };
  },
);

export const streamEscalation = defineRoute(
  {
    ...base,
    method: 'get',
    path: `${ESCALATION_PATH}/stream`,
    summary: 'A conversation that is with people, as it happens (server-sent events)',
    description:
      'As the stream of its customer: `id:` is the seq, `Last-Event-ID` resumes behind it. It ends with the access token.',
    query: z.object({ after: Seq.optional() }),
    headers: z.object({ 'last-event-id': Seq.optional() }),
    responses: { 200: { description: 'An endless stream', contentType: 'text/event-stream' } },
  },
  async ({ api, scope, principal, params: { escalationId }, query, headers }) => {
    const { botId, conversationId } = await requireEscalation(api, { principal, escalationId });
    const lastSeq = (await api.deps.conversations.lastSeqs({ conversationIds: [conversationId] })).get(conversationId);
    const body = await openEventStream({
      ...{ hub: api.hub, metrics: api.metrics, address: { botId, conversationId } },
      after: headers['last-event-id'] ?? query.after ?? 0,
      lastSeq: lastSeq ?? 0,
      reader: { kind: 'staff' },
      signals: [scope.gone, api.stopping, untilAccessEnds(principal)],
    });
    return { status: 200, headers: EVENT_STREAM_HEADERS, body };
  },
);

export const addNote = defineRoute(
  {
    ...base,
    method: 'post',
    path: `${ESCALATION_PATH}/notes`,
    audit: { none: 'is kept with who wrote it' },
    summary: 'Leave a note for colleagues',
    description: 'Neither the customer nor the bot ever sees it.',
    headers: IdempotencyKey,
    body: NoteRequest,
    responses: { 204: { description: 'Noted' } },
  },
  async ({ api, principal, params: { escalationId }, headers, body }) => {
    const { botId, conversationId } = await requireEscalation(api, { principal, escalationId });
    await api.deps.escalations.addNote({
      ...{ botId, conversationId, staffId: principal.user.id },
      noteId: headers['idempotency-key'],
      text: maskCredentials(body.text),
    });
    return { status: 204 };
  },
);

export const readInternalEvents = defineRoute(
  {
    ...base,
    method: 'get',
    path: `${ESCALATION_PATH}/internal`,
    summary: 'What the staff alone sees of a conversation: notes, deadlines',
    responses: { 200: { description: 'Oldest first, at most the latest 500', schema: InternalEventList } },
  },
  async ({ api, principal, params: { escalationId } }) => {
    const { botId, conversationId } = await requireEscalation(api, { principal, escalationId });
    return { status: 200, body: { events: await api.deps.escalations.readInternal({ botId, conversationId }) } };
  },
);
