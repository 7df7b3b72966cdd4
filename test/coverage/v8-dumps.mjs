import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { root, toCountedSource } from './scope.mjs';

const dist = path.join(root, 'dist');

/**
 * Reads what Node (NODE_V8_COVERAGE) and browsers left behind and answers, for every script of ours
 * that ran in any of these processes, which of its characters did.
 * @returns {Promise<Map<string, Uint8Array>>} by absolute path; 1 for a character that ran, 0 for one that did not
 */
export async function readDumps(folder) {
  const covered = new Map();
  if (!existsSync(folder)) return covered;
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const dump = parseDump(await readFile(path.join(folder, name), 'utf8'));
    for (const { url, functions } of dump) {
      const file = toScript(url);
      if (file !== null) await addRun(covered, file, functions);
    }
  }
  return covered;
}

/** A process that was killed while it wrote leaves half a file: its coverage is lost, and nothing else. */
function parseDump(text) {
  try {
    return JSON.parse(text).result;
  } catch {
    return [];
  }
}

/** The script on disk that a URL of a dump stands for, or null for Node's own, dependencies and tests. */
function toScript(url) {
  // Scripts of the pages come over HTTP; the workflow sandbox names the bundle by its path.
  const file = /^https?:/.test(url)
    ? path.join(dist, 'web', decodeURIComponent(new URL(url).pathname))
    : url.startsWith('file:')
      ? fileURLToPath(url)
      : url;
  const ours = file.startsWith(dist + path.sep) || toCountedSource(file) !== null;
  return ours && /\.[cm]?js$/.test(file) && existsSync(file) ? file : null;
}

async function addRun(covered, file, functions) {
  // Offsets count UTF-16 code units, of which a file has at most as many as bytes.
  const size = covered.get(file)?.length ?? (await stat(file)).size;
  const ran = new Uint8Array(size);
  const ranges = functions.flatMap((one) => one.ranges);
  // An inner range says more than the one around it.
  ranges.sort((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset));
  for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  const before = covered.get(file);
  if (before === undefined) covered.set(file, ran);
  else for (let at = 0; at < size; at += 1) before[at] |= ran[at];
}
