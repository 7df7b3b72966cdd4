/** The most UTF-16 code units an answer may have. */
export const MAX_ANSWER_CHARACTERS = 4000;

// Unicode's control category but tab and newline: nothing of it is text.
const CONTROL_CHARACTERS = /[^\P{Cc}\t\n]/gu;

/** Text as a customer may see it: well-formed, with plain line ends, without control characters. */
export function toCleanText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(CONTROL_CHARACTERS, '');
}

/** Cuts a text that is too long after its last whole sentence or word that fits, and shows that it was cut. */
export function toBoundedText(text: string, limit = MAX_ANSWER_CHARACTERS): string {
  if (text.length <= limit) return text;
  // Half a surrogate pair may be left at the end.
  const head = text.slice(0, limit - 2).replace(/[\ud800-\udbff]$/, '');
  const end = Math.max(head.lastIndexOf('. ') + 1, head.lastIndexOf('\n'), head.lastIndexOf(' '));
  return `${(end > limit / 2 ? head.slice(0, end) : head).trimEnd()} …`;
}

/** Whether a title is an exclamation, such as "Thank you!": small talk, which asks nothing. */
export function isExclamation(title: string): boolean {
  return /[!！]$/.test(title.trim());
}
