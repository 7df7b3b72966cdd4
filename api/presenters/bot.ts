import type { AdminBot, PublicBot } from '../../contracts/http.js';
import type { BotRecord } from '../ports.js';

/** What anybody may know of a bot. */
export function presentPublicBot(bot: BotRecord): PublicBot {
  const { id, slug, name, locale, settings } = bot;
  return { id, slug, name, locale, greeting: settings.greeting, suggestions: settings.suggestions };
}

/** What an operator sees of a bot. */
export function presentAdminBot(bot: BotRecord): AdminBot {
  const { publishedVersionId, createdAt } = bot;
  return { ...presentPublicBot(bot), publishedVersionId, createdAt: createdAt.toISOString() };
}
