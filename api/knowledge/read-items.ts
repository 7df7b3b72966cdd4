import { readColumns } from './faq-columns.js';
import { toFault } from './file-faults.js';
import { faulty, splitPhrases, type SourceRow, type SourceTable } from './read-table.js';

/** Reads a JSON list of FAQs, or an object with one in `faqs`. Items are counted from 1. */
export function readItems({ text, maxRows }: { text: string; maxRows: number }): SourceTable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return faulty(toFault('not_json', 'The file is not valid JSON.'));
  }
  const items = Array.isArray(value) ? (value as unknown[]) : readList(value);
  if (items === undefined) {
    return faulty(toFault('no_list', 'The file must hold a list of FAQs: [{"question": ..., "answer": ...}].'));
  }
  if (items.length > maxRows) {
    return faulty(toFault('too_many_rows', `The file has more than ${maxRows} FAQs.`, { data: { most: maxRows } }));
  }
  const objects = items.map((item) => (isObject(item) ? item : undefined));
  const broken = objects.flatMap((item, at) => (item === undefined ? [at + 1] : []));
  if (broken.length > 0) {
    const message = 'must be an object with a question and an answer.';
    return faulty(...broken.map((row) => toFault('not_an_object', message, { row })));
  }
  const columns = readColumns([...new Set(objects.flatMap((item) => Object.keys(item ?? {})))]);
  return { kind: 'table', columns, rows: objects.map((item = {}, at) => ({ row: at + 1, fields: toFields(item) })) };
}

function toFields(item: Record<string, unknown>): SourceRow['fields'] {
  const names = Object.keys(item);
  return Object.fromEntries(
    readColumns(names).flatMap(({ field }, at) => {
      const value = item[names[at] ?? ''];
      if (field === null || value === null) return [];
      return [[field, field === 'phrases' && typeof value === 'string' ? splitPhrases(value) : value]];
    }),
  );
}

function readList(value: unknown): unknown[] | undefined {
  return isObject(value) && Array.isArray(value['faqs']) ? (value['faqs'] as unknown[]) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
