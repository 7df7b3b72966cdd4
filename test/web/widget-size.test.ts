import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { expect, it } from 'vitest';

import { findBuiltPages } from '../support/built-page.js';

const MOST_BEFORE_OPENING = 8 * 1024;
const MOST_TO_GO_ON = 30 * 1024;
const MOST_OPENED = 130 * 1024;

/** The bytes of a script and of all that it imports, compressed. */
async function weigh(file: string, known = new Set<string>()): Promise<number> {
  if (known.has(file)) return 0;
  known.add(file);
  const code = await readFile(path.join(findBuiltPages(), file), 'utf8');
  let bytes = gzipSync(code).byteLength;
  for (const [, name = ''] of code.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) {
    bytes += await weigh(path.join(path.dirname(file), name), known);
  }
  return bytes;
}

it('is small before it is opened, also for those who have talked before', async () => {
  const script = await readFile(path.join(findBuiltPages(), 'widget.js'), 'utf8');
  const find = (part: string) => new RegExp(`assets/widget-${part}-[\\w-]+\\.js`).exec(script)?.[0] ?? '';
  const known = new Set<string>();
  const launcher = await weigh('widget.js', known);
  const talk = await weigh(find('talk'), known);
  const panel = await weigh(find('panel'), known);
  expect(known.size).toBeGreaterThanOrEqual(3);
  expect(launcher).toBeLessThan(MOST_BEFORE_OPENING);
  expect(launcher + talk).toBeLessThan(MOST_TO_GO_ON);
  expect(launcher + talk + panel).toBeLessThan(MOST_OPENED);
});
