import type { BotDirectory, KnowledgeScope } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import type { BotFlows } from '../../contracts/flows.js';

/** A directory in which this generation is what the bot has published. */
export function publish(
  { generationId }: KnowledgeScope,
  knowledge: { passages?: number } = {},
  flows: BotFlows | null = null,
): BotDirectory {
  const settings = BotSettings.parse({ knowledge });
  return { current: () => Promise.resolve({ settings, generationId, versionId: null, flows }) };
}
