import { z } from 'zod';

import { STEP_SUMMARIES } from '../../../contracts/step-summaries.js';
import { KnowledgeSearch } from '../../../contracts/knowledge.js';
import { MessageText } from '../../../contracts/text.js';
import {
  KNOWLEDGE_SEARCH_WORKFLOW,
  type KnowledgeSearchInput,
  type KnowledgeSearchResult,
} from '../../../workflows/knowledge-search/messages.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound, searchUnavailable } from '../../errors.js';
import { presentFaq } from '../../presenters/knowledge.js';
import { askWorker } from '../../work/ask-worker.js';
import { defineRoute } from '../define-route.js';
import { BotParams } from './params.js';

const WITHIN_MS = 10_000;

export const searchKnowledge = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/knowledge/search',
    tag: 'Knowledge',
    summary: 'What a question finds, as a customer would ask it',
    description: 'In what customers get now: a change that is still being built is not in it.',
    access: 'moderator',
    params: BotParams,
    query: z.object({ q: MessageText, limit: z.coerce.number().int().min(1).max(20).default(8) }),
    responses: { 200: { description: 'Matches, best first', schema: KnowledgeSearch } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { q, limit } }) => {
    requireBot(principal, botId);
    if ((await api.deps.bots.find({ botId })) === null) throw botNotFound();
    const result = await askWorker<KnowledgeSearchInput, KnowledgeSearchResult>(api, {
      ...{ workflow: KNOWLEDGE_SEARCH_WORKFLOW, name: 'knowledge-search', summary: STEP_SUMMARIES.knowledgeSearch },
      ...{ input: { botId, question: q, limit }, withinMs: WITHIN_MS },
    }).catch((error: unknown) => {
      throw searchUnavailable(error);
    });
    const { mode, threshold, sure, generationId, matches } = result;
    const ids = matches.map(({ passageId }) => passageId);
    const faqs = generationId === null ? [] : await api.deps.knowledge.loadFaqs({ botId, generationId, ids });
    const byId = new Map(faqs.map((faq) => [faq.id, faq]));
    const body: KnowledgeSearch = {
      ...{ mode, threshold, sure },
      matches: matches.flatMap(({ passageId, score }) => {
        const faq = byId.get(passageId);
        return faq === undefined ? [] : [{ faq: presentFaq(faq), score, counts: score >= threshold }];
      }),
    };
    return { status: 200, body };
  },
);
