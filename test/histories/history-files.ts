import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { historyFromJSON, historyToJSON, type History } from '@temporalio/common/lib/proto-utils.js';

import { findProjectRoot } from '../../infra/project-root.js';

const FOLDER = path.join(findProjectRoot(), 'test', 'histories', 'recorded');

/**
 * One run of a workflow, as Temporal keeps it; by the code of when it was recorded, or by an earlier one that a
 * `patched()` still serves: those lie in a folder that is named after the patch.
 */
export type RecordedHistory = { name: string; before: string | null; json: string; history: History };

/** Every recorded history, by name. */
export async function readHistories(): Promise<RecordedHistory[]> {
  const names = (await readdir(FOLDER, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return await Promise.all(
    names.map(async (file) => {
      const json = await readFile(path.join(FOLDER, file), 'utf8');
      const { dir, name } = path.parse(file);
      return { name, before: dir === '' ? null : dir, json, history: historyFromJSON(JSON.parse(json)) };
    }),
  );
}

/** Replaces the histories of a scenario: one file for each run, numbered where there are several. */
export async function writeHistories(scenario: string, runs: History[]): Promise<string[]> {
  await mkdir(FOLDER, { recursive: true });
  const isOld = new RegExp(`^${scenario}(?:-\\d+)?\\.json$`);
  for (const file of await readdir(FOLDER)) if (isOld.test(file)) await rm(path.join(FOLDER, file));
  return await Promise.all(
    runs.map(async (run, index) => {
      const name = runs.length === 1 ? scenario : `${scenario}-${index + 1}`;
      const text = JSON.stringify(withoutMachine(JSON.parse(historyToJSON(run))), null, 1);
      await writeFile(path.join(FOLDER, `${name}.json`), `${text}\n`);
      return name;
    }),
  );
}

/** Workers and clients sign with their process and the name of their machine; sticky queues carry that name. */
function withoutMachine(json: unknown): unknown {
  const keep = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/^\d+@.*$/, 'recorder') : value);
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) => keep(value));
}
