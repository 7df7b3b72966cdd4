import { CsvError, parse } from 'csv-parse/sync';

import type { FileFault } from '../../contracts/knowledge.js';
import { readColumns, type FaqColumn, type FaqField } from './faq-columns.js';

/** What a row of a file says, field by field, before it is checked. A field without a column is not there. */
export type SourceRow = { row: number; fields: Partial<Record<FaqField, unknown>> };

/** A file as rows, or why it cannot be read as such. */
export type SourceTable =
  { kind: 'table'; columns: FaqColumn[]; rows: SourceRow[] } | { kind: 'faulty'; faults: FileFault[] };

export const faultOfFile = (message: string): SourceTable => ({
  kind: 'faulty',
  faults: [{ row: null, column: null, message }],
});

const DELIMITERS = [',', ';', '\t'] as const;
const PHRASE_SEPARATOR = '|';

const SYNTAX: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened at or after this row and nowhere closed.',
  CSV_INVALID_CLOSING_QUOTE: 'a quote is closed, and other text follows before the next column.',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'a quote is closed, and other text follows before the next column.',
  CSV_MAX_RECORD_SIZE: 'the row is too long; is a quote not closed?',
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
    const message = SYNTAX[error.code] ?? 'this is not valid CSV.';
    return { kind: 'faulty', faults: [{ row: records.length + 1, column: null, message }] };
  }
  const [header = [], ...cells] = records;
  if (cells.length > maxRows) return faultOfFile(`The file has more than ${maxRows} rows.`);
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
