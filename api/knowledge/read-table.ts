import { CsvError, parse } from 'csv-parse/sync';

import type { FileFault } from '../../contracts/knowledge.js';
import { readColumns, type FaqColumn, type FaqField } from './faq-columns.js';
import { toFault } from './file-faults.js';

/** What a row of a file says, field by field, before it is checked. A field without a column is not there. */
export type SourceRow = { row: number; fields: Partial<Record<FaqField, unknown>> };

/** A file as rows, or why it cannot be read as such. */
export type SourceTable =
  { kind: 'table'; columns: FaqColumn[]; rows: SourceRow[] } | { kind: 'faulty'; faults: FileFault[] };

export const faulty = (...faults: FileFault[]): SourceTable => ({ kind: 'faulty', faults });

const DELIMITERS = [',', ';', '\t'] as const;
const PHRASE_SEPARATOR = '|';

const TEXT_AFTER_QUOTE = {
  code: 'text_after_quote',
  message: 'a quote is closed, and other text follows before the next column.',
} as const;
const SYNTAX: Partial<Record<CsvError['code'], Pick<FileFault, 'code' | 'message'>>> = {
  CSV_QUOTE_NOT_CLOSED: {
    code: 'quote_left_open',
    message: 'a quote is opened at or after this row and nowhere closed.',
  },
  CSV_INVALID_CLOSING_QUOTE: TEXT_AFTER_QUOTE,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: TEXT_AFTER_QUOTE,
  CSV_MAX_RECORD_SIZE: { code: 'row_too_long', message: 'the row is too long; is a quote not closed?' },
};

/**
 * Reads CSV whose columns are set apart by commas, semicolons or tabs: by that of which the header makes the most
 * sense. Cells are text, whatever they look like. Rows are counted as a spreadsheet does: the header is row 1.
 */
export function readTable({ text, maxRows }: { text: string; maxRows: number }): SourceTable {
  const delimiter = findDelimiter(text);
  const records: string[][] = [];
  try {
    parse(text, {
      ...toOptions(delimiter),
      // One more than there may be, to know it.
      to: maxRows + 2,
      onRecord: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { code, message } = SYNTAX[error.code] ?? { code: 'not_csv', message: 'this is not valid CSV.' };
    return faulty(toFault(code, message, { row: records.length + 1 }));
  }
  const [header = [], ...cells] = records;
  if (cells.length > maxRows) {
    return faulty(toFault('too_many_rows', `The file has more than ${maxRows} rows.`, { data: { most: maxRows } }));
  }
  const columns = readColumns(header);
  const rows = cells
    .map((record, at) => ({ row: at + 2, record }))
    .filter(({ record }) => record.some((cell) => cell.trim() !== ''))
    .map(({ row, record }) => ({ row, fields: toFields(columns, record) }));
  return { kind: 'table', columns, rows };
}

function toOptions(delimiter: string) {
  return { delimiter, bom: false, relax_column_count: true, relax_quotes: true, skip_empty_lines: false };
}

function findDelimiter(text: string): string {
  const [best] = DELIMITERS.map((delimiter) => ({ delimiter, known: countKnown(text, delimiter) })).sort(
    (a, b) => b.known - a.known,
  );
  return best?.delimiter ?? ',';
}

function countKnown(text: string, delimiter: string): number {
  try {
    const [header = []] = parse(text, { ...toOptions(delimiter), to: 1 });
    return readColumns(header).filter(({ field }) => field !== null).length;
  } catch {
    return 0;
  }
}

function toFields(columns: FaqColumn[], record: string[]): SourceRow['fields'] {
  return Object.fromEntries(
    columns.flatMap(({ field }, at) => {
      if (field === null) return [];
      const cell = record[at] ?? '';
      return [[field, field === 'phrases' ? splitPhrases(cell) : cell]];
    }),
  );
}

/** Other ways to ask, as they stand in one cell. */
export function splitPhrases(cell: string): string[] {
  return cell
    .split(PHRASE_SEPARATOR)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}
