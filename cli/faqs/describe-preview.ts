import type { FileFault, ImportPreview, PlannedRow } from '../../contracts/knowledge.js';

const ROWS_SHOWN = 50;
const FIELDS = ['category', 'question', 'phrases', 'answer'] as const;

/** A preview as lines for a terminal: faults first, then what each row becomes, then what goes. */
export function describePreview({ faults, faultCount, rows, removed, columns, counts }: ImportPreview): string {
  const ignored = columns.filter(({ field }) => field === null).map(({ name }) => name);
  const lines = [
    ...faults.map(describeFault),
    ...(faultCount > faults.length ? [`  and ${faultCount - faults.length} more faults`] : []),
    ...(ignored.length === 0 ? [] : [`  not used: the columns ${ignored.join(', ')}`]),
    ...shorten(rows.filter(({ becomes }) => becomes !== 'unchanged').flatMap(describeRow)),
    ...shorten(removed.map(({ id, question }) => `  - ${id}: ${toLine(question)}`)),
    faultCount > 0
      ? `${faultCount === 1 ? 'A fault' : `${faultCount} faults`}: nothing can be imported.`
      : `${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.removed} deleted.`,
  ];
  return lines.join('\n');
}

function describeFault({ row, column, message }: FileFault): string {
  const place = row === null ? '' : `row ${row}${column === null ? '' : `, ${column}`}: `;
  return `  ! ${place}${message}`;
}

function describeRow(planned: PlannedRow): string[] {
  if (planned.becomes === 'added') return [`  + ${planned.id}: ${toLine(planned.after.question)}`];
  if (planned.becomes === 'unchanged') return [];
  const { id, before, after } = planned;
  const changed = FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return [`  ~ ${id}: ${changed.join(', ')}`];
}

function shorten(lines: string[]): string[] {
  return lines.length <= ROWS_SHOWN
    ? lines
    : [...lines.slice(0, ROWS_SHOWN), `    and ${lines.length - ROWS_SHOWN} more`];
}

/** A file may come from anywhere: nothing in it is to steer the terminal. */
function toLine(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return plain.length > 70 ? `${plain.slice(0, 69).trimEnd()}…` : plain;
}
