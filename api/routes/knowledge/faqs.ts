import { z } from 'zod';

import { FaqPage, FaqResource, MAX_FAQS, MAX_FAQS_PER_PAGE } from '../../../contracts/knowledge.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound, faqNotFound } from '../../errors.js';
import { presentFaq, presentGeneration } from '../../presenters/knowledge.js';
import { defineRoute } from '../define-route.js';
import { BotParams, FaqParams } from './params.js';

export const listFaqs = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/faqs',
    tag: 'Knowledge',
    summary: 'The FAQs of a bot, as they were saved last',
    access: 'moderator',
    params: BotParams,
    query: z.object({
      search: z.string().max(200).default('').meta({ description: 'FAQs whose texts hold this' }),
      category: z.string().max(100).optional(),
      after: z.coerce
        .number()
        .int()
        .min(-1)
        .max(MAX_FAQS)
        .default(-1)
        .meta({ description: '`next` of the page before' }),
      limit: z.coerce.number().int().min(1).max(MAX_FAQS_PER_PAGE).default(50),
    }),
    responses: { 200: { description: 'A page of FAQs', schema: FaqPage } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { search, category, after, limit } }) => {
    requireBot(principal, botId);
    const found = await api.deps.knowledge.findFaqs({ botId, search, category, after, limit: limit + 1 });
    if (found === null) throw botNotFound();
    const page = found.faqs.slice(0, limit);
    const last = page.at(-1);
    const body: FaqPage = {
      faqs: page.map(({ faq }) => presentFaq(faq)),
      total: found.total,
      next: found.faqs.length > limit && last !== undefined ? String(last.position) : null,
      categories: found.categories,
      generation: presentGeneration(found.generation),
    };
    return { status: 200, body };
  },
);

export const readFaq = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/faqs/{faqId}',
    tag: 'Knowledge',
    summary: 'A FAQ, as it was saved last',
    access: 'moderator',
    params: FaqParams,
    responses: { 200: { description: 'The FAQ', schema: FaqResource } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId, faqId } }) => {
    requireBot(principal, botId);
    const head = await api.deps.knowledge.readHead({ botId });
    if (head === null) throw botNotFound();
    const faq = head.faqs.find(({ id }) => id === faqId);
    if (faq === undefined) throw faqNotFound();
    return { status: 200, body: presentFaq(faq) };
  },
);
