import type { BotDirectory, KnowledgeScope } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';

/** A directory in which this generation is what the bot has published. */
export function publish({ generationId }: KnowledgeScope, knowledge: { passages?: number } = {}): BotDirectory {
  return { current: () => Promise.resolve({ settings: BotSettings.parse({ knowledge }), generationId }) };
}
