import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { bundleWorkflows } from '../../infra/build/bundle-workflows.mjs';
import { findProjectRoot } from '../../infra/project-root.js';

/** A change to the text of a workflow's source. */
export type Mutation = { file: string; from: string; to: string };

/**
 * Bundles the workflows as they would be after a change, from a copy of the sources.
 * @throws Error where the text that is to be changed is not there exactly once.
 */
export async function bundleMutated(mutations: Mutation[]): Promise<string> {
  const root = findProjectRoot();
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-mutated-'));
  try {
    for (const name of ['workflows', 'contracts'])
      await cp(path.join(root, name), path.join(folder, name), { recursive: true });
    await cp(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    for (const mutation of mutations) await apply(folder, mutation);
    return await bundleWorkflows({ entry: path.join(folder, 'workflows', 'index.ts') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function apply(folder: string, { file, from, to }: Mutation): Promise<void> {
  const source = await readFile(path.join(folder, file), 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${file} does not have this exactly once: ${from}`);
  await writeFile(path.join(folder, file), source.replace(from, to));
}
