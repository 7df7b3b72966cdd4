import { z } from 'zod';

import { PublishedBot } from '../../../contracts/conversations-of-a-bot.js';
import { Uuid } from '../../../contracts/ids.js';
import { requireBot } from '../../auth/principal.js';
import { loadPublishedBot } from '../../bots/load-published-bot.js';
import { defineRoute } from '../define-route.js';

export const readBotSettings = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/settings',
    tag: 'Bots',
    summary: 'How a bot behaves: the settings that are in force',
    description:
      'They come from its folder, and what was changed since lies over that. For moderators who work with the bot.',
    access: 'moderator',
    params: z.object({ botId: Uuid }),
    responses: { 200: { description: 'The bot, with all of its settings', schema: PublishedBot } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId } }) => {
    requireBot(principal, botId);
    return { status: 200, body: await loadPublishedBot(api, { botId }) };
  },
);
