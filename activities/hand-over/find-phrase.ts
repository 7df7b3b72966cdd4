import { toSearchText } from '../../contracts/faqs.js';

/** The first of these phrases that a text holds as whole words, whatever its capitals and punctuation. */
export function findPhrase(phrases: readonly string[], text: string): string | undefined {
  if (phrases.length === 0) return undefined;
  const said = ` ${toSearchText(text)} `;
  return phrases.find((phrase) => said.includes(` ${toSearchText(phrase)} `));
}
