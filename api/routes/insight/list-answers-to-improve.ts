import { z } from 'zod';

import { DAY_MS } from '../../../contracts/buckets.js';
import { Uuid } from '../../../contracts/ids.js';
import { ImproveKind, ImprovePage } from '../../../contracts/metrics.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound } from '../../errors.js';
import type { ImproveCursor } from '../../ports.js';
import { defineRoute } from '../define-route.js';

/** `next` of a page: a time, a conversation and a seq. */
const Before = z
  .string()
  .max(100)
  .transform((text, context): ImproveCursor => {
    const [at = '', conversationId, seq] = text.split('~');
    const parsed = Cursor.safeParse({ at, conversationId, seq });
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'must be `next` of the page before' });
    return z.NEVER;
  });
const Cursor = z.object({
  at: z.iso.datetime().transform((at) => new Date(at)),
  conversationId: Uuid,
  seq: z.coerce.number().int().min(1).max(2_147_483_647),
});

export const listAnswersToImprove = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/improve',
    tag: 'Insight',
    summary: 'Answers to improve: fallbacks, those with thumbs down, and those that the bot was not sure of',
    description:
      'The latest first, each question once. They hold what customers wrote; what is erased is not among them.',
    access: 'moderator',
    params: z.object({ botId: Uuid }),
    query: z.object({
      days: z.coerce.number().int().min(1).max(365).default(90).meta({ description: 'how far it looks back' }),
      kind: ImproveKind.optional(),
      before: Before.optional().meta({ description: '`next` of the page before' }),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    responses: { 200: { description: 'A page of answers', schema: ImprovePage } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { days, before = null, kind = null, limit } }) => {
    requireBot(principal, botId);
    const bot = await api.deps.bots.find({ botId });
    if (bot === null) throw botNotFound();
    const since = new Date(Date.now() - days * DAY_MS);
    const { answers, next } = await api.deps.toImprove.list({
      ...{ botId, since, before, kind, limit },
      sure: bot.settings.knowledge.sure,
    });
    return {
      status: 200,
      body: { answers, next: next && `${next.at.toISOString()}~${next.conversationId}~${next.seq}` },
    };
  },
);
