/** The languages of the staff page. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' };

/** The language to begin with: the one chosen before, else the first of the browser's that is there, else English. */
export function chooseLanguage({
  chosen,
  preferred,
}: {
  chosen: string | null;
  preferred: readonly string[];
}): Language {
  const wanted = chosen === null ? preferred : [chosen, ...preferred];
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => isOf(tag, language));
    if (found) return found;
  }
  return 'en';
}

/** How dates and numbers are written: as the browser has it for this language (en-GB, de-AT), else by the language alone. */
export function toLocale(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => isOf(tag, language)) ?? language;
}

function isOf(tag: string, language: Language): boolean {
  return tag.toLowerCase().split('-')[0] === language;
}
