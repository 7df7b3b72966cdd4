/**
 * A text as phrases are best written: in lower case, without punctuation. To the embedding model "TRACK ORDER!!" and
 * "track order" have little in common. Of a text that is nothing but signs it is the text itself.
 */
export function toSearchText(text: string): string {
  const words = text
    .replaceAll('’', "'")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}']+/gu, ' ')
    .trim();
  return words === '' ? text : words;
}
