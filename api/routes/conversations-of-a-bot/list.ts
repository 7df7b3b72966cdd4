import { ConversationList, ConversationListQuery } from '../../../contracts/conversations-of-a-bot.js';
import { requireBot } from '../../auth/principal.js';
import { presentListedConversation } from '../../presenters/conversation-of-a-bot.js';
import { defineRoute } from '../define-route.js';
import { fromCursor, toCursor } from './cursor.js';
import { BotParams } from './params.js';

export const listConversationsOfBot = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/conversations',
    tag: 'Conversations of a bot',
    summary: 'The conversations of a bot, newest first',
    description: 'By when they began, so that a page never skips or repeats one. For staff who work with the bot.',
    access: 'staff',
    params: BotParams,
    query: ConversationListQuery,
    responses: { 200: { description: 'One page of them', schema: ConversationList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { cursor, limit, ...filter } }) => {
    requireBot(principal, botId);
    const after = cursor === undefined ? null : fromCursor(cursor);
    const found = await api.deps.botConversations.list({ botId, filter, after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      status: 200,
      body: {
        conversations: page.map(presentListedConversation),
        nextCursor: found.length > limit && last ? toCursor(last) : null,
      },
    };
  },
);
