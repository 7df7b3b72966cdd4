import type { AdminBot, PublicBot } from '../../contracts/http.js';
import type { BotRecord } from '../ports.js';

/** What anybody may know of a bot. */
export function presentPublicBot(bot: BotRecord): PublicBot {
  const { id, slug, name, locale, settings } = bot;
  const { greeting, suggestions, handOver } = settings;
  return { id, slug, name, locale, greeting, suggestions, handOver: handOver.enabled };
}

/** What an operator sees of a bot. */
export function presentAdminBot(bot: BotRecord): AdminBot {
  const { publishedVersionId, createdAt } = bot;
  return { ...presentPublicBot(bot), publishedVersionId, createdAt: createdAt.toISOString() };
}
