import { AddTagRequest, ConversationTags, Tag, TagList, TagOrigins } from '../../../contracts/tags.js';
import { requireBot } from '../../auth/principal.js';
import { conversationNotFound, tooManyTags } from '../../errors.js';
import { defineRoute } from '../define-route.js';
import { BotConversationParams, BotParams } from './params.js';

const path = '/api/v1/bots/{botId}/conversations/{conversationId}/tags';
const tag = 'Conversations of a bot';
const responses = { 200: { description: 'The tags that it has then', schema: ConversationTags } };

/** Which tag it is stays with the conversation, and goes with what was said in it: it may tell of the customer. */
function toNote({ botId, conversationId }: { botId: string; conversationId: string }) {
  return { botId, targetId: conversationId, details: {} };
}

export const addTag = defineRoute(
  {
    ...{ method: 'post', path, tag, responses, access: 'staff' },
    audit: 'conversation.tagged',
    summary: 'Give a conversation a tag',
    description: 'For colleagues: neither customers nor the bot see it. The same again changes nothing.',
    params: BotConversationParams,
    body: AddTagRequest,
    problems: [404, 409, 503],
  },
  async ({ api, principal, params, body }) => {
    requireBot(principal, params.botId);
    const tagged = await api.deps.botConversations.addTag({ ...params, ...body, staffId: principal.user.id });
    if (tagged === null) throw conversationNotFound();
    if (tagged.status === 'full') throw tooManyTags();
    return { status: 200, body: { tags: tagged.tags }, audit: toNote(params) };
  },
);

export const removeTag = defineRoute(
  {
    ...{ method: 'delete', tag, responses, access: 'staff' },
    path: `${path}/{tag}`,
    audit: 'conversation.untagged',
    summary: 'Take a tag from a conversation',
    params: BotConversationParams.extend({ tag: Tag }),
    problems: [404, 503],
  },
  async ({ api, principal, params }) => {
    requireBot(principal, params.botId);
    const tags = await api.deps.botConversations.removeTag({ ...params, staffId: principal.user.id });
    if (tags === null) throw conversationNotFound();
    return { status: 200, body: { tags }, audit: toNote(params) };
  },
);

export const readTagOrigins = defineRoute(
  {
    ...{ method: 'get', path, tag, access: 'staff' },
    summary: 'The tags of a conversation, and who gave it them',
    params: BotConversationParams,
    responses: { 200: { description: 'In the order in which it got them', schema: TagOrigins } },
    problems: [404, 503],
  },
  async ({ api, principal, params }) => {
    requireBot(principal, params.botId);
    const tags = await api.deps.botConversations.readTagOrigins(params);
    if (tags === null) throw conversationNotFound();
    return { status: 200, body: { tags } };
  },
);

export const listTags = defineRoute(
  {
    ...{ method: 'get', tag, access: 'staff' },
    path: '/api/v1/bots/{botId}/tags',
    summary: "The tags of a bot's conversations, most used first",
    params: BotParams,
    responses: { 200: { description: 'At most 200', schema: TagList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId } }) => {
    requireBot(principal, botId);
    return { status: 200, body: { tags: await api.deps.botConversations.listTags({ botId }) } };
  },
);
