import { FaqEntry } from '../../contracts/bot.js';
import { isSameFaq } from '../../contracts/faqs.js';
import { FaqContent, MAX_FAQS, type FileFault, type ImportCounts, type ImportMode, type PlannedRow } from '../../contracts/knowledge.js'; // prettier-ignore
import { checkInput } from '../../contracts/plain-words.js';
import type { FaqColumn } from './faq-columns.js';
import { toCellFault, toFault } from './file-faults.js';
import { createFaqNames } from './name-faqs.js';
import type { SourceRow } from './read-table.js';

const DEFAULT_CATEGORY = 'General';

/** What a file does to the FAQs that are there. With faults it does nothing. */
export type ImportPlan = {
  rows: PlannedRow[];
  faults: FileFault[];
  removed: FaqEntry[];
  counts: ImportCounts;
  /** The FAQs as they will be, where there are no faults. */
  faqs: FaqEntry[];
};

/** What a file says of one FAQ; what it has no column for, or leaves open, is not in it. */
const RowContent = FaqContent.partial({ category: true, phrases: true }).extend({ id: FaqEntry.shape.id.optional() });
const TEXT_TYPES = { types: { string: 'text', array: 'a list of texts' }, nothing: 'must not be null' };

type CheckedRow = { row: number; faq: FaqEntry; before: FaqEntry | undefined };

/**
 * Compares the rows of a file with the FAQs that are there: by id, or where a row has none by its question. A FAQ that is
 * there keeps its category and phrases where the file has no column for them.
 */
export function planImport(input: {
  rows: SourceRow[];
  columns: FaqColumn[];
  current: FaqEntry[];
  mode: ImportMode;
}): ImportPlan {
  const { current, mode } = input;
  const { checked, faults } = checkRows(input);
  const rows = checked.map(toPlannedRow);
  const named = new Map(checked.map(({ faq }) => [faq.id, faq]));
  const removed = mode === 'replace' ? current.filter(({ id }) => !named.has(id)) : [];
  const known = new Set(current.map(({ id }) => id));
  const kept = mode === 'replace' ? [] : current.map((faq) => named.get(faq.id) ?? faq);
  const added = [...named.values()].filter(({ id }) => mode === 'replace' || !known.has(id));
  const faqs = [...kept, ...added];
  if (faqs.length > MAX_FAQS) {
    const message = `The bot would have ${faqs.length} FAQs; ${MAX_FAQS} at most.`;
    faults.push(toFault('too_many_faqs', message, { data: { count: faqs.length, most: MAX_FAQS } }));
  }
  return { rows, faults, removed, counts: { ...count(rows), removed: removed.length }, faqs };
}

function checkRows({ rows, columns, current }: { rows: SourceRow[]; columns: FaqColumn[]; current: FaqEntry[] }) {
  const columnOf = (field: unknown) => columns.find((column) => column.field === field)?.name ?? String(field);
  const byId = new Map(current.map((faq) => [faq.id, faq]));
  const names = createFaqNames({ current, taken: rows.flatMap(({ fields }) => readId(fields) ?? []) });
  const seen = new Map<string, number>();
  const faults: FileFault[] = [];
  const checked: CheckedRow[] = [];
  for (const { row, fields } of rows) {
    const found = checkInput({ schema: RowContent, value: withoutOpen(fields), vocabulary: TEXT_TYPES });
    if (!found.ok) {
      faults.push(...found.faults.map((fault) => toCellFault(row, fault, columnOf)));
      continue;
    }
    const id = found.value.id ?? names.nameOf(found.value.question);
    const first = seen.get(id);
    if (first !== undefined) {
      const column = columnOf(found.value.id === undefined ? 'question' : 'id');
      faults.push(toFault('same_as_row', `is the same as in row ${first}.`, { row, column, data: { row: first } }));
      continue;
    }
    seen.set(id, row);
    const before = byId.get(id);
    checked.push({ row, before, faq: toFaq(id, found.value, before) });
  }
  return { checked, faults };
}

function toFaq(id: string, { question, answer, category, phrases }: Content, before: FaqEntry | undefined): FaqEntry {
  return {
    ...{ id, question, answer },
    category: category ?? before?.category ?? DEFAULT_CATEGORY,
    phrases: phrases ?? before?.phrases ?? [],
  };
}

type Content = Pick<FaqEntry, 'question' | 'answer'> & {
  category?: string | undefined;
  phrases?: string[] | undefined;
};

/** An empty cell of a column that need not be filled in says nothing. No phrases are an answer, though. */
function withoutOpen(fields: SourceRow['fields']): SourceRow['fields'] {
  const isOpen = (value: unknown) => typeof value === 'string' && value.trim() === '';
  const id = readId(fields);
  const { category, id: _, ...rest } = fields;
  return {
    ...rest,
    ...(id === undefined ? {} : { id }),
    ...(category === undefined || isOpen(category) ? {} : { category }),
  };
}

/** An id as it is meant: spreadsheets and people put capitals and blanks in. */
function readId({ id }: SourceRow['fields']): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  const text = String(id).trim().toLowerCase();
  return text === '' ? undefined : text;
}

function toPlannedRow({ row, faq, before }: CheckedRow): PlannedRow {
  const { id, ...after } = faq;
  if (before === undefined) return { becomes: 'added', row, id, after };
  if (isSameFaq(before, faq)) return { becomes: 'unchanged', row, id, question: faq.question };
  const { id: _, ...content } = before;
  return { becomes: 'changed', row, id, before: content, after };
}

function count(rows: PlannedRow[]): Omit<ImportCounts, 'removed'> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const { becomes } of rows) counts[becomes] += 1;
  return counts;
}
