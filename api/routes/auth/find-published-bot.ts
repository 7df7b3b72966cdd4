import type { BotRecord, BotStore } from '../../ports.js';

/** The bot that a request names by id or slug. One that has never been published knows nothing yet: nobody is to meet it. */
export async function findPublishedBot(
  bots: BotStore,
  { botId, botSlug }: { botId?: string | undefined; botSlug?: string | undefined },
): Promise<BotRecord | null> {
  const bot = await find();
  return bot === null || bot.publishedVersionId === null ? null : bot;

  function find(): Promise<BotRecord | null> {
    if (botId !== undefined) return bots.find({ botId });
    return botSlug === undefined ? Promise.resolve(null) : bots.findBySlug({ slug: botSlug });
  }
}
