/** The languages that the chat itself speaks; what a bot says is the bot's affair. */
export type Language = 'en' | 'de';

/** The language for a tag such as `de-AT`; English for all that are not spoken here. */
export function toLanguage(tag: string): Language {
  return /^de\b/i.test(tag) ? 'de' : 'en';
}
