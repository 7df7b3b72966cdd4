import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { collectLines } from '../coverage/summary.mjs';

const root = findProjectRoot();
const compiled = pathToFileURL(path.join(root, 'dist', 'contracts', 'text.js')).href;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parley-coverage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function runMeasured(code: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    env: { ...process.env, NODE_V8_COVERAGE: folder },
  });
}

/** Whether the line of contracts/text.ts that holds this text ran; undefined where it is not counted. */
async function hasRun(text: string): Promise<boolean | undefined> {
  const source = await readFile(path.join(root, 'contracts', 'text.ts'), 'utf8');
  const line = source.split('\n').findIndex((content) => content.includes(text)) + 1;
  const lines = await collectLines({ vitestReport: path.join(folder, 'none.json'), dumps: folder });
  return lines.get('contracts/text.ts')?.get(line);
}

describe('coverage of processes that tests start', () => {
  test('counts a line of TypeScript that ran, compiled, in a child process, and not its neighbour that did not', async () => {
    await runMeasured(`await import('${compiled}')`);
    expect(await hasRun('export const MAX_MESSAGE_CHARACTERS')).toBe(true);
    expect(await hasRun('count += 1')).toBe(false);
  });

  test('counts a line that ran in one of several processes', async () => {
    await runMeasured(`(await import('${compiled}')).countCharacters('text')`);
    await runMeasured(`await import('${compiled}')`);
    expect(await hasRun('count += 1')).toBe(true);
  });

  test('goes on without the dump of a process that was killed while it wrote', async () => {
    await runMeasured(`await import('${compiled}')`);
    await writeFile(path.join(folder, 'coverage-killed.json'), '{"result":[{"url":"fi');
    expect(await hasRun('export const MAX_MESSAGE_CHARACTERS')).toBe(true);
  });
});
