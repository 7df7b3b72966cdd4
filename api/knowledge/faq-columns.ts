/** What a column of a file, or a field of a JSON list, may be read as. */
export type FaqField = 'id' | 'category' | 'question' | 'phrases' | 'answer';

/** A column as the file calls it, and what it is read as; null: it is not used. */
export type FaqColumn = { name: string; field: FaqField | null };

/** How people name columns, without signs and capitals. */
const NAMES: Record<FaqField, string[]> = {
  question: ['question', 'questions', 'q', 'faq', 'title', 'frage', 'fragen', 'titel'],
  answer: ['answer', 'answers', 'a', 'reply', 'response', 'text', 'antwort', 'antworten'],
  category: ['category', 'categories', 'topic', 'section', 'kategorie', 'kategorien', 'thema', 'rubrik'],
  phrases: [
    ...['phrases', 'phrase', 'variants', 'variations', 'alternatives', 'alternativequestions', 'synonyms'],
    ...['otherwaystoask', 'waystoask', 'varianten', 'alternativen', 'formulierungen', 'synonyme', 'anderefragen'],
  ],
  id: ['id', 'key', 'identifier', 'faqid', 'schlüssel', 'schluessel', 'kennung'],
};

const FIELDS = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as FaqField])),
);

const MAX_NAME = 60;

/** Reads names of columns tolerantly: "Question ", "FRAGE", "Other ways to ask". Of two of a kind the first counts. */
export function readColumns(names: readonly string[]): FaqColumn[] {
  const taken = new Set<FaqField>();
  return names.map((name) => {
    const field = FIELDS.get(name.toLowerCase().replaceAll(/[^\p{L}]+/gu, '')) ?? null;
    const isFirst = field !== null && !taken.has(field);
    if (isFirst) taken.add(field);
    return { name: toPrintable(name), field: isFirst ? field : null };
  });
}

/** A column's name as it may be shown: on one line, and not endless. */
function toPrintable(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return plain.length > MAX_NAME ? `${plain.slice(0, MAX_NAME - 1).trimEnd()}…` : plain;
}
