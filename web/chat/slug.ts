/** The bot of a page without the parameter `bot`. */
export const DEFAULT_SLUG = 'demo';

/** The bot that the page's address asks for: `?bot=SLUG`. Other parameters mean nothing here. */
export function readSlug(search: string): string {
  const slug = new URLSearchParams(search).get('bot')?.trim().toLowerCase() ?? '';
  return slug === '' ? DEFAULT_SLUG : slug;
}
