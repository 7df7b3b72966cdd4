// What a spreadsheet would take for a formula, or for the beginning of one.
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * A line of a CSV file (RFC 4180). Cells were written by anybody: one that a spreadsheet would calculate gets an
 * apostrophe in front, which makes it text.
 */
export function toCsvLine(cells: (string | null)[]): string {
  return `${cells.map((cell) => toCell(cell ?? '')).join(',')}\r\n`;
}

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
