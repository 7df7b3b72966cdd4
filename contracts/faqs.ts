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

/** What of a FAQ people write; its id stays the same. */
type FaqContent = { category: string; question: string; phrases: string[]; answer: string };

/** Whether two FAQs say the same, word by word. */
export function isSameFaq(one: FaqContent, other: FaqContent): boolean {
  return (
    one.category === other.category &&
    one.question === other.question &&
    one.answer === other.answer &&
    one.phrases.length === other.phrases.length &&
    one.phrases.every((phrase, at) => phrase === other.phrases[at])
  );
}
