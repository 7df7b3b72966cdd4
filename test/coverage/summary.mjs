import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import coverage from 'istanbul-lib-coverage';

import { toCountedSource } from './scope.mjs';
import { toCoverageMap } from './to-lines.mjs';
import { readDumps } from './v8-dumps.mjs';

/**
 * The lines of every source and which of them ran, in the test process or in any process that tests started.
 *
 * Vitest's report has every source, loaded or not: it says which lines there are. A line counts as covered when it ran
 * there or, by its source map, in a compiled script.
 * @param {{ vitestReport: string, dumps: string }} input files and folder, absolute
 * @returns {Promise<Map<string, Map<number, boolean>>>} by source, relative to the clone: line number to "it ran"
 */
export async function collectLines({ vitestReport, dumps }) {
  const sources = new Map();
  const report = existsSync(vitestReport) ? JSON.parse(await readFile(vitestReport, 'utf8')) : {};
  for (const file of Object.values(report)) addFile(sources, file, 'defines');
  for (const [script, covered] of await readDumps(dumps)) {
    for (const file of Object.values(await toCoverageMap(script, covered))) addFile(sources, file, 'adds');
  }
  return sources;
}

function addFile(sources, data, role) {
  const name = toCountedSource(data.path);
  if (name === null) return;
  const known = sources.get(name);
  const lines = known ?? new Map();
  for (const [number, count] of Object.entries(coverage.createFileCoverage(data).getLineCoverage())) {
    const line = Number(number);
    if (known !== undefined && role === 'adds' && !known.has(line)) continue;
    lines.set(line, (lines.get(line) ?? false) || count > 0);
  }
  sources.set(name, lines);
}

/** Lines and covered lines by top-level folder, and over all under `total`. */
export function summarize(sources) {
  const folders = new Map();
  for (const [name, lines] of sources) {
    const folder = name.split('/')[0];
    const sum = folders.get(folder) ?? { lines: 0, covered: 0 };
    for (const ran of lines.values()) {
      sum.lines += 1;
      sum.covered += ran ? 1 : 0;
    }
    folders.set(folder, sum);
  }
  const total = { lines: 0, covered: 0 };
  for (const { lines, covered } of folders.values()) {
    total.lines += lines;
    total.covered += covered;
  }
  return { folders: [...folders].sort(([a], [b]) => a.localeCompare(b)), total };
}

/** Per cent, of no lines 100. */
export function toPercent({ lines, covered }) {
  return lines === 0 ? 100 : (100 * covered) / lines;
}
