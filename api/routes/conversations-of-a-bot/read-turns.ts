import { TurnList, TurnListQuery } from '../../../contracts/conversations-of-a-bot.js';
import { requireBot } from '../../auth/principal.js';
import { conversationNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';
import { BotConversationParams } from './params.js';

export const readTurnsOfBot = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/conversations/{conversationId}/turns',
    tag: 'Conversations of a bot',
    summary: 'How the turns of a conversation went',
    description:
      'In order, from a number on: the model and its tokens, how long the customer waited, what was cited, and what ' +
      'the model was given where that is still kept. For staff who work with the bot.',
    access: 'staff',
    params: BotConversationParams,
    query: TurnListQuery,
    responses: { 200: { description: 'A page of turns', schema: TurnList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId, conversationId }, query: { after, limit } }) => {
    requireBot(principal, botId);
    const { botConversations } = api.deps;
    const turns = await botConversations.readTurns({ botId, conversationId, after, limit: limit + 1 });
    // No turns may be no conversation.
    if (turns.length === 0 && !(await botConversations.find({ botId, conversationId }))) throw conversationNotFound();
    return { status: 200, body: { turns: turns.slice(0, limit), more: turns.length > limit } };
  },
);
