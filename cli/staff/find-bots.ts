import { BotList } from '../../contracts/http.js';
import { UserError } from '../user-error.js';
import type { StaffClient } from './staff-session.js';

/** The ids of bots by their slugs; of all where none is named. @throws UserError that names the bots that there are */
export async function findBots(client: StaffClient, slugs: string[] | undefined): Promise<string[]> {
  const { bots } = BotList.parse(await client.request({ method: 'GET', path: '/api/v1/admin/bots' }));
  if (slugs === undefined) return bots.map(({ id }) => id);
  return slugs.map((slug) => {
    const bot = bots.find((known) => known.slug === slug);
    if (bot) return bot.id;
    throw new UserError(`There is no bot "${slug}".`, {
      remedy: `There are: ${bots.map((known) => known.slug).join(', ')}.`,
    });
  });
}
