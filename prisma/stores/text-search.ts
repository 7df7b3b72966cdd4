/** What a search is for: every word of it, each from its beginning on and quoted, so that nothing in it is an operator. */
export function toTsQuery(text: string): string {
  return toWords(text)
    .map((word) => word.replaceAll(/['\\]/g, ' ').trim())
    .filter((word) => word !== '')
    .map((word) => `'${word}':*`)
    .join(' & ');
}

/** The words that are searched for. */
export function toWords(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** A pattern of LIKE for what has this word anywhere. */
export function toLikePattern(word: string): string {
  return `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
