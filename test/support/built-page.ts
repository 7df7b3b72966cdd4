import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { build } from 'vite';

import { findProjectRoot } from '../../infra/project-root.js';

/** Builds the pages as `npm install` does, from the sources as they are now, into a folder that `remove` takes away. */
export async function buildPages(): Promise<{ folder: string; remove: () => Promise<void> }> {
  // `npm test` has just built them, and counts what runs of them by the source map that is beside.
  if (process.env['NODE_V8_COVERAGE'] !== undefined) {
    return { folder: path.join(findProjectRoot(), 'dist', 'web'), remove: () => Promise.resolve() };
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-test-pages-'));
  const web = path.join(findProjectRoot(), 'web');
  await build({
    root: web,
    configFile: path.join(web, 'vite.config.ts'),
    build: { outDir: folder, emptyOutDir: true },
    mode: 'production',
    logLevel: 'warn',
  });
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
