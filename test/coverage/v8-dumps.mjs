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
  // Hundreds of processes name the same thousands of scripts.
  const scripts = new Map();
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    // Names of functions, which alone may hold other characters, are not looked at.
    for (const { url, entry } of splitDump(await readFile(path.join(folder, name), 'latin1'))) {
      if (!scripts.has(url)) scripts.set(url, toScript(url));
      const file = scripts.get(url);
      if (file !== null) await addRun(covered, file, parseFunctions(entry));
    }
  }
  return covered;
}

const ENTRY = '{"scriptId":"';

/** The entries of a dump, not parsed: most are of dependencies, and all dumps of a run together take more than a gigabyte. */
function* splitDump(text) {
  if (!text.includes(ENTRY)) {
    // A page's, of which the tests keep what is ours.
    for (const entry of parsePage(text)) yield { url: entry.url, entry: JSON.stringify(entry) };
    return;
  }
  const end = text.lastIndexOf('],"timestamp":');
  for (let from = text.indexOf(ENTRY); from !== -1;) {
    const next = text.indexOf(ENTRY, from + 1);
    const entry = text.slice(from, next !== -1 ? next - 1 : end === -1 ? text.length : end);
    const url = /^[^,]*,"url":"([^"]*)"/.exec(entry)?.[1];
    if (url !== undefined) yield { url, entry };
    from = next;
  }
}

function parsePage(text) {
  try {
    return JSON.parse(text).result;
  } catch {
    return [];
  }
}

/** A process that was killed while it wrote leaves half an entry at the end: its coverage is lost, and nothing else. */
function parseFunctions(entry) {
  try {
    return JSON.parse(entry).functions;
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
