import { BotList } from '../../../contracts/http.js';
import { presentAdminBot } from '../../presenters/bot.js';
import { defineRoute } from '../define-route.js';

export const listBots = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/bots',
    tag: 'Administration',
    summary: 'All bots of this installation',
    access: 'admin',
    responses: { 200: { description: 'The bots', schema: BotList } },
    problems: [503],
  },
  async ({ api }) => {
    const bots = await api.deps.bots.list();
    return { status: 200, body: { bots: bots.map(presentAdminBot) } };
  },
);
