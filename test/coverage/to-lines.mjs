import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import convert from 'ast-v8-to-istanbul';
import { parseAstAsync } from 'vite';

import { toCountedSource } from './scope.mjs';

/**
 * What ran of one compiled script, as an istanbul coverage map of its sources.
 * @param {string} file the script, absolute
 * @param {Uint8Array} covered 1 for every character that ran
 */
export async function toCoverageMap(file, covered) {
  const code = await readFile(file, 'utf8');
  const map = await convert({
    code,
    ast: await parseAstAsync(code),
    sourceMap: await readSourceMap(file, code),
    coverage: { url: pathToFileURL(file).href, functions: [toFunction(covered.subarray(0, code.length))] },
    wrapperLength: 0,
  });
  return Object.fromEntries(Object.entries(map).filter(([source]) => toCountedSource(source) !== null));
}

/** One function over the whole script, with a hole for each stretch that did not run. */
function toFunction(covered) {
  const ranges = [{ startOffset: 0, endOffset: covered.length, count: 1 }];
  for (let start = covered.indexOf(0); start !== -1;) {
    const next = covered.indexOf(1, start);
    const end = next === -1 ? covered.length : next;
    ranges.push({ startOffset: start, endOffset: end, count: 0 });
    start = covered.indexOf(0, end);
  }
  return { functionName: '', isBlockCoverage: true, ranges };
}

async function readSourceMap(file, code) {
  const inline = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,(\S+)\s*$/.exec(code)?.[1];
  if (inline !== undefined) return JSON.parse(Buffer.from(inline, 'base64').toString('utf8'));
  const beside = `${file}.map`;
  if (!existsSync(beside)) return undefined;
  const map = JSON.parse(await readFile(beside, 'utf8'));
  const folder = path.resolve(path.dirname(file), map.sourceRoot ?? '');
  return { ...map, sourceRoot: '', sources: map.sources.map((source) => path.resolve(folder, source)) };
}
