import type { BotSettings } from '../../contracts/bot.js';
import type { BotDirectory } from '../ports.js';

/** Reads a bot's settings for a run that begins. A local activity: it only reads. */
export function createReadBotSettings({ bots }: { bots: BotDirectory }) {
  return async function readBotSettings({ botId }: { botId: string }): Promise<BotSettings> {
    const { settings } = await bots.current({ botId });
    return settings;
  };
}
