import { z } from 'zod';

import { PublicBot } from '../../../contracts/http.js';
import { BotSlug } from '../../../contracts/ids.js';
import { botNotFound } from '../../errors.js';
import { presentPublicBot } from '../../presenters/bot.js';
import { defineRoute } from '../define-route.js';

export const readBot = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{slug}',
    tag: 'Bots',
    summary: 'Find a bot by its slug',
    access: 'public',
    params: z.object({ slug: BotSlug }),
    responses: { 200: { description: 'What anybody may know of the bot', schema: PublicBot } },
    problems: [404, 503],
  },
  async ({ api, params }) => {
    const bot = await api.deps.bots.findBySlug({ slug: params.slug });
    if (!bot || bot.publishedVersionId === null) throw botNotFound();
    return { status: 200, body: presentPublicBot(bot) };
  },
);
