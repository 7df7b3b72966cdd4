import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

import { root } from './root.mjs';

const skipped = new Set(['node_modules', 'generated', 'dist', 'coverage']);

/** Every file under a file or folder of the clone, sorted, as paths relative to the clone. */
export async function listFiles(start) {
  const absolute = path.join(root, start);
  if (!existsSync(absolute)) return [];
  if ((await stat(absolute)).isFile()) return [start];
  const entries = await readdir(absolute, { withFileTypes: true });
  const nested = await Promise.all(
    entries.filter(({ name }) => !skipped.has(name)).map(({ name }) => listFiles(path.join(start, name))),
  );
  return nested.flat().sort();
}

/** One hash over the contents of all inputs, and over the version of Node, whose major may change what is built. */
async function fingerprint(inputs) {
  const hash = createHash('sha256').update(process.version);
  const files = (await Promise.all(inputs.map(listFiles))).flat();
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

/**
 * Runs `work` unless its inputs are what they were when it last went well and its output is there.
 * @param {{ inputs: string[], output: string, stamp: string, work: () => Promise<void> }} step paths relative to the clone
 * @returns {Promise<'done' | 'unchanged'>}
 */
export async function unlessUnchanged({ inputs, output, stamp, work }) {
  const stampFile = path.join(root, stamp);
  const wanted = await fingerprint(inputs);
  const found = existsSync(stampFile) ? await readFile(stampFile, 'utf8') : '';
  if (found === wanted && existsSync(path.join(root, output))) return 'unchanged';
  await work();
  await mkdir(path.dirname(stampFile), { recursive: true });
  await writeFile(stampFile, wanted);
  return 'done';
}
