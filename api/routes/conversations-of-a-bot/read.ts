import { Transcript, TranscriptQuery } from '../../../contracts/conversations-of-a-bot.js';
import { toConversationWorkflowId } from '../../../contracts/temporal.js';
import { requireBot } from '../../auth/principal.js';
import type { ApiContext } from '../../context.js';
import { conversationNotFound } from '../../errors.js';
import { presentListedConversation } from '../../presenters/conversation-of-a-bot.js';
import { defineRoute } from '../define-route.js';
import { BotConversationParams } from './params.js';

export const readConversationOfBot = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/conversations/{conversationId}',
    tag: 'Conversations of a bot',
    summary: 'A conversation of a bot, and what was said in it',
    description: 'Its events from a seq on, in order. For staff who work with the bot.',
    access: 'staff',
    params: BotConversationParams,
    query: TranscriptQuery,
    responses: { 200: { description: 'The conversation, and a page of its events', schema: Transcript } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId, conversationId }, query: { after, limit } }) => {
    requireBot(principal, botId);
    const found = await api.deps.botConversations.find({ botId, conversationId });
    if (!found) throw conversationNotFound();
    const events = await api.deps.conversations.readEvents({ botId, conversationId, after, limit: limit + 1 });
    const page = events.slice(0, limit);
    const { lastTurn, rating, ...listed } = found;
    const temporalUrl = toTemporalUrl(api, conversationId);
    const body: Transcript = {
      conversation: { ...presentListedConversation(listed), lastTurn, temporalUrl, rating },
      events: page,
      lastSeq: page.at(-1)?.seq ?? after,
      more: events.length > limit,
    };
    return { status: 200, body };
  },
);

/** Where Temporal UI shows a conversation's workflow; null where nobody said where Temporal UI is. */
function toTemporalUrl({ deps: { temporal, temporalUiUrl } }: ApiContext, conversationId: string): string | null {
  if (temporalUiUrl === undefined) return null;
  const namespace = encodeURIComponent(temporal.options.namespace);
  const workflow = encodeURIComponent(toConversationWorkflowId(conversationId));
  return `${temporalUiUrl.replace(/\/+$/, '')}/namespaces/${namespace}/workflows/${workflow}`;
}
