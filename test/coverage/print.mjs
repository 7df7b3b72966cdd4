import { summarize, toPercent } from './summary.mjs';

const LEAST_COVERED_SHOWN = 10;

/** The table by folder, the total, and the files with the most lines that never ran. */
export function toTable(sources) {
  const { folders, total } = summarize(sources);
  const row = (name, { lines, covered }) =>
    `  ${name.padEnd(12)}${String(lines).padStart(7)}${String(covered).padStart(9)}${toPercent({ lines, covered }).toFixed(1).padStart(8)} %`;
  const missing = [...sources]
    .map(([name, lines]) => ({ name, count: [...lines.values()].filter((ran) => !ran).length, of: lines.size }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, LEAST_COVERED_SHOWN);
  return [
    `  ${'folder'.padEnd(12)}${'lines'.padStart(7)}${'covered'.padStart(9)}`,
    ...folders.map(([name, sum]) => row(name, sum)),
    row('all', total),
    ...(missing.length === 0 ? [] : ['  Most lines that never ran:']),
    ...missing.map(({ name, count, of }) => `    ${String(count).padStart(4)} of ${String(of).padStart(4)}  ${name}`),
  ].join('\n');
}
