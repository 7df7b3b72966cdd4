/** Says when something was, as the reader's browser writes it in the language of the chat. */
type When = { at: string; language: string };

export function formatTime({ at, language }: When): string {
  return new Date(at).toLocaleTimeString(toLocale(language), { hour: '2-digit', minute: '2-digit' });
}

export function formatDay({ at, language }: When): string {
  return new Date(at).toLocaleDateString(toLocale(language), { weekday: 'long', day: 'numeric', month: 'long' });
}

export function formatMoment({ at, language }: When): string {
  return new Date(at).toLocaleString(toLocale(language), { dateStyle: 'medium', timeStyle: 'short' });
}

/** The browser's own variant of the language, such as British English; else the language as such. */
function toLocale(language: string): string | undefined {
  return navigator.language.startsWith(language) ? navigator.language : language;
}
