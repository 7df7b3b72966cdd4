import type { BotDirectory, PublishedBot } from '../ports.js';

const FRESH_FOR_MS = 1000;

/**
 * Asks the directory once a second for each bot at the most, and once for all who ask meanwhile. A failed look-up is
 * not remembered.
 */
export function createCachedBotDirectory({
  directory,
  now = () => performance.now(),
}: {
  directory: BotDirectory;
  now?: () => number;
}): BotDirectory {
  const known = new Map<string, { bot: Promise<PublishedBot>; readAt: number }>();
  return {
    current({ botId }) {
      const entry = known.get(botId);
      if (entry !== undefined && now() - entry.readAt < FRESH_FOR_MS) return entry.bot;
      const bot = directory.current({ botId });
      known.set(botId, { bot, readAt: now() });
      bot.catch(() => {
        if (known.get(botId)?.bot === bot) known.delete(botId);
      });
      return bot;
    },
  };
}
