import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { startScriptedApi, type ScriptedApi } from '../support/scripted-api.js';

const root = findProjectRoot();
const run = promisify(execFile);

let api: ScriptedApi;

beforeEach(async () => {
  api = await startScriptedApi();
  api.script.answer = (text) => ({ text: `All about: ${text}`, hold: text.includes('everything') });
});

afterEach(async () => {
  await api.stop();
});

/** The examples, as they stand there. */
async function readExamples(): Promise<string[]> {
  const text = await readFile(path.join(root, 'client', 'README.md'), 'utf8');
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
}

it('has examples that run', { timeout: 60_000 }, async () => {
  const examples = await readExamples();
  expect(examples).toHaveLength(2);
  const printed: string[] = [];
  for (const [index, code] of examples.entries()) {
    const file = path.join(root, 'dist', `readme-example-${process.pid}-${index}.mjs`);
    await writeFile(file, code);
    try {
      printed.push((await run(process.execPath, [file, api.url], { timeout: 20_000 })).stdout);
    } finally {
      await rm(file);
    }
  }
  expect(printed[0]).toContain('All about: How can I return an item?');
  expect(printed[1]).toBe('cancelled\n');
});
