/** What the form asks for; empty is what the widget does by itself. */
export type Settings = {
  bot: string;
  theme: 'auto' | 'light' | 'dark';
  position: 'right' | 'left';
  language: '' | 'en' | 'de';
  /** `#rrggbb` */
  accent: string;
  greeting: string;
  opens: boolean;
};

export const START: Omit<Settings, 'bot'> = {
  theme: 'auto',
  position: 'right',
  language: '',
  accent: '',
  greeting: '',
  opens: false,
};

/** The attributes of the widget: only what differs from what it does by itself. */
export function toAttributes(settings: Settings): Record<string, string> {
  const { bot, theme, position, language, accent, greeting, opens } = settings;
  return {
    'data-bot': bot.trim(),
    ...(theme === START.theme ? {} : { 'data-theme': theme }),
    ...(position === START.position ? {} : { 'data-position': position }),
    ...(language === '' ? {} : { 'data-language': language }),
    ...(accent === '' ? {} : { 'data-accent': accent }),
    ...(greeting.trim() === '' ? {} : { 'data-greeting': greeting.trim() }),
    ...(opens ? { 'data-open': '' } : {}),
  };
}

/** The line for a site's pages. */
export function toSnippet({ origin, settings }: { origin: string; settings: Settings }): string {
  const attributes = Object.entries(toAttributes(settings)).map(([name, value]) =>
    value === '' ? ` ${name}` : ` ${name}="${escapeAttribute(value)}"`,
  );
  return `<script src="${escapeAttribute(origin)}/widget.js"${attributes.join('')} async></script>`;
}

/** What a site's Content-Security-Policy has to allow, where it has one. */
export function toPolicy(origin: string): string {
  return `script-src ${origin}; connect-src ${origin} ${origin.replace(/^http/, 'ws')}`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
