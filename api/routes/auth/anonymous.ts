import { AnonymousToken, AnonymousTokenRequest } from '../../../contracts/http.js';
import { botNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';
import { findPublishedBot } from './find-published-bot.js';

export const createAnonymousToken = defineRoute(
  {
    method: 'post',
    path: '/api/v1/auth/anonymous',
    tag: 'Authentication',
    summary: 'Become an anonymous visitor of a bot',
    description: 'The token names a new visitor. It lasts 30 days; conversations belong to the visitor that made them.',
    access: 'public',
    body: AnonymousTokenRequest,
    responses: { 201: { description: 'A visitor and its token', schema: AnonymousToken } },
    problems: [404, 429, 503],
  },
  async ({ api, scope, body }) => {
    api.limiters.anonymousTokensPerAddress(scope.address);
    const bot = await findPublishedBot(api.deps.bots, body);
    if (!bot) throw botNotFound();
    const { visitorId } = await api.deps.visitors.create({ botId: bot.id });
    const { token, expiresAt } = await api.tokens.signVisitor({ botId: bot.id, visitorId });
    const answer: AnonymousToken = { token, visitorId, botId: bot.id, expiresAt: expiresAt.toISOString() };
    return { status: 201, body: answer };
  },
);
