import { toLanguage, type Language } from '../chat/language.js';

/** How a site wants its chat, as its attributes say. */
export type WidgetOptions = {
  /** Where the api is. */
  readonly server: string;
  readonly bot: string;
  readonly theme: 'light' | 'dark' | 'auto';
  /** `#rrggbb`; null: the chat's own. */
  readonly accent: string | null;
  readonly position: 'left' | 'right';
  /** What the site says first, instead of the bot. */
  readonly greeting: string | null;
  readonly language: Language;
};

/** The attributes that make the options, without `data-`. `open` is not among them: it is looked at once. */
export const OPTION_NAMES = ['server', 'bot', 'theme', 'accent', 'position', 'greeting', 'language'] as const;
export type OptionName = (typeof OPTION_NAMES)[number];

/** Reads the options from attributes. What means nothing counts as left out. */
export function readOptions(input: {
  read: (name: OptionName) => string | null;
  /** Where the script came from. */
  server: string;
  /** The language of the page around. */
  pageLanguage: string;
}): WidgetOptions {
  const read = (name: OptionName) => input.read(name)?.trim() ?? '';
  const theme = read('theme').toLowerCase();
  return {
    server: read('server') || input.server,
    bot: read('bot').toLowerCase(),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    accent: readColour(read('accent')),
    position: read('position').toLowerCase() === 'left' ? 'left' : 'right',
    greeting: read('greeting') || null,
    language: toLanguage(read('language') || input.pageLanguage),
  };
}

/** A colour as `#rrggbb`, from `#rgb` or `#rrggbb`; null for all else: it ends up in a style sheet. */
export function readColour(text: string): string | null {
  const [, digits = ''] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text) ?? [];
  if (digits === '') return null;
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`.toLowerCase();
}
