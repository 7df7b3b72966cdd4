import { z } from 'zod';

import {
  CannedReply,
  CannedReplyList,
  CreateCannedReplyRequest,
  UpdateCannedReplyRequest,
} from '../../../contracts/canned-replies.js';
import { Uuid } from '../../../contracts/ids.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound, cannedReplyExists, cannedReplyNotFound, tooManyCannedReplies } from '../../errors.js';
import type { CannedReplyRecord, CannedReplySaved } from '../../ports.js';
import { defineRoute } from '../define-route.js';

const path = '/api/v1/bots/{botId}/canned-replies';
const tag = 'Hand-over';
const BotParams = z.object({ botId: Uuid });
const ReplyParams = BotParams.extend({ replyId: Uuid });

function present({ id, name, text, updatedAt }: CannedReplyRecord): CannedReply {
  return { id, name, text, updatedAt: updatedAt.toISOString() };
}

/** @throws ApiProblem 404, 409 */
function requireSaved(saved: CannedReplySaved): CannedReply {
  switch (saved.status) {
    case 'saved':
      return present(saved.reply);
    case 'taken':
      throw cannedReplyExists();
    case 'full':
      throw tooManyCannedReplies();
    case 'gone':
      throw cannedReplyNotFound();
  }
}

export const listCannedReplies = defineRoute(
  {
    ...{ method: 'get', path, tag, access: 'staff' },
    summary: 'The canned replies of a bot, by name',
    params: BotParams,
    responses: { 200: { description: 'All of them', schema: CannedReplyList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId } }) => {
    requireBot(principal, botId);
    const replies = await api.deps.cannedReplies.list({ botId });
    return { status: 200, body: { replies: replies.map(present) } };
  },
);

export const createCannedReply = defineRoute(
  {
    ...{ method: 'post', path, tag, access: 'moderator' },
    audit: 'canned_reply.added',
    summary: 'Add a canned reply',
    params: BotParams,
    body: CreateCannedReplyRequest,
    responses: { 201: { description: 'The reply', schema: CannedReply } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params: { botId }, body }) => {
    requireBot(principal, botId);
    if ((await api.deps.bots.find({ botId })) === null) throw botNotFound();
    const reply = requireSaved(await api.deps.cannedReplies.create({ botId, ...body }));
    return { status: 201, body: reply, audit: { botId, targetId: reply.id, details: {} } };
  },
);

export const updateCannedReply = defineRoute(
  {
    ...{ method: 'patch', tag, access: 'moderator' },
    path: `${path}/{replyId}`,
    audit: 'canned_reply.changed',
    summary: 'Change a canned reply',
    params: ReplyParams,
    body: UpdateCannedReplyRequest,
    responses: { 200: { description: 'The reply', schema: CannedReply } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params, body: { name, text } }) => {
    requireBot(principal, params.botId);
    const change = { ...(name === undefined ? {} : { name }), ...(text === undefined ? {} : { text }) };
    const reply = requireSaved(await api.deps.cannedReplies.update({ ...params, change }));
    return { status: 200, body: reply, audit: { botId: params.botId, targetId: reply.id, details: {} } };
  },
);

export const deleteCannedReply = defineRoute(
  {
    ...{ method: 'delete', tag, access: 'moderator' },
    path: `${path}/{replyId}`,
    audit: 'canned_reply.removed',
    summary: 'Remove a canned reply',
    params: ReplyParams,
    responses: { 204: { description: 'It is gone' } },
    problems: [404, 503],
  },
  async ({ api, principal, params }) => {
    requireBot(principal, params.botId);
    if (!(await api.deps.cannedReplies.remove(params))) throw cannedReplyNotFound();
    return { status: 204, audit: { botId: params.botId, targetId: params.replyId, details: {} } };
  },
);
