import { readColumns } from './faq-columns.js';
import { faultOfFile, splitPhrases, type SourceRow, type SourceTable } from './read-table.js';

/** Reads a JSON list of FAQs, or an object with one in `faqs`. Items are counted from 1. */
export function readItems({ text, maxRows }: { text: string; maxRows: number }): SourceTable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return faultOfFile('The file is not valid JSON.');
  }
  const items = Array.isArray(value) ? (value as unknown[]) : readList(value);
  if (items === undefined) return faultOfFile('The file must hold a list of FAQs: [{"question": ..., "answer": ...}].');
  if (items.length > maxRows) return faultOfFile(`The file has more than ${maxRows} FAQs.`);
  const objects = items.map((item) => (isObject(item) ? item : undefined));
  const broken = objects.flatMap((item, at) => (item === undefined ? [at + 1] : []));
  if (broken.length > 0) {
    const message = 'must be an object with a question and an answer.';
    return { kind: 'faulty', faults: broken.map((row) => ({ row, column: null, message })) };
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
