import { MAX_FAQS } from '../../contracts/knowledge.js';
import type { SentFile } from '../routes/define-route.js';
import { toFault } from './file-faults.js';
import { readItems } from './read-items.js';
import { faulty, readTable, type SourceTable } from './read-table.js';

/** What a file of FAQs may be sent as. */
export const FAQ_FILE_TYPES = ['text/csv', 'application/json'] as const;

/** Reads an uploaded file into rows: CSV or JSON, in UTF-8 with or without a byte order mark. Never throws. */
export function readFaqFile({ type, bytes }: SentFile): SourceTable {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return faulty(toFault('not_utf8', 'The file is not UTF-8 text. Spreadsheets offer it as "CSV UTF-8".'));
  }
  if (text.trim() === '') return faulty(toFault('empty_file', 'The file is empty.'));
  const table = (type === 'application/json' ? readItems : readTable)({ text, maxRows: MAX_FAQS });
  if (table.kind === 'faulty') return table;
  if (table.rows.length === 0) return faulty(toFault('no_faqs', 'The file has no FAQs.'));
  const missing = (['question', 'answer'] as const).filter(
    (name) => !table.columns.some(({ field }) => field === name),
  );
  if (missing.length === 0) return table;
  return faulty(...missing.map((name) => toFault('no_column', `The file has no column "${name}".`, { column: name })));
}
