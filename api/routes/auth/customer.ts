import { CustomerToken, CustomerTokenRequest } from '../../../contracts/customers.js';
import { botNotFound, customerTokenInvalid } from '../../errors.js';
import { bringConversations } from '../../conversations/bring-conversations.js';
import { defineRoute } from '../define-route.js';
import { findPublishedBot } from './find-published-bot.js';

export const createCustomerToken = defineRoute(
  {
    method: 'post',
    path: '/api/v1/auth/customer',
    tag: 'Authentication',
    summary: 'Be the customer that a site says you are',
    description:
      'For a site that knows its customers: it signs who they are, and they find their conversations on every device. ' +
      'With the token of the visitor that they were until now those conversations go along.',
    access: 'public',
    body: CustomerTokenRequest,
    responses: { 200: { description: 'A token of the customer', schema: CustomerToken } },
    problems: [401, 404, 429, 503],
  },
  async ({ api, scope, body }) => {
    api.limiters.anonymousTokensPerAddress(scope.address);
    const bot = await findPublishedBot(api.deps.bots, body);
    if (!bot) throw botNotFound();
    const claims = await api.customerTokens.verify({ token: body.customerToken, bot });
    if (!claims) throw customerTokenInvalid();
    const former = body.visitorToken === undefined ? null : await api.tokens.verifyVisitor(body.visitorToken);
    const formerId = former?.botId === bot.id ? former.visitorId : null;
    const { visitorId } = await api.deps.visitors.recognise({
      botId: bot.id,
      visitorId: formerId,
      externalId: claims.sub,
      name: claims.name ?? null,
      email: claims.email ?? null,
    });
    const brought = await bringConversations(api, { botId: bot.id, from: formerId, to: visitorId, log: scope.log });
    const { token, expiresAt } = await api.tokens.signVisitor({ botId: bot.id, visitorId });
    const answer: CustomerToken = {
      token,
      visitorId,
      botId: bot.id,
      expiresAt: expiresAt.toISOString(),
      conversationsBrought: brought,
    };
    return { status: 200, body: answer };
  },
);
