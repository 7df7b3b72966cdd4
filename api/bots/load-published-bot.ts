import type { PublishedBot } from '../../contracts/conversations-of-a-bot.js';
import type { ApiContext } from '../context.js';
import { botNotFound } from '../errors.js';

/** A bot as moderators see it: what is published, and where each of its settings comes from. @throws ApiProblem 404 */
export async function loadPublishedBot(
  { deps: { bots, botSettings } }: Pick<ApiContext, 'deps'>,
  { botId }: { botId: string },
): Promise<PublishedBot> {
  const [bot, layers] = await Promise.all([bots.findPublished({ botId }), botSettings.read({ botId })]);
  if (bot === null || layers === null) throw botNotFound();
  const { published, ...rest } = bot;
  return {
    ...rest,
    ...layers,
    changed: layers.changed.map(({ at, ...setting }) => ({ ...setting, at: at.toISOString() })),
    published: published && { ...published, at: published.at.toISOString() },
  };
}
