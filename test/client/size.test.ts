import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { build, type Rollup } from 'vite';
import { expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';

const MOST_BYTES = 12 * 1024;

it('is small, and brings nothing along that is not its own', async () => {
  const root = findProjectRoot();
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: 'esbuild',
      lib: { entry: path.join(root, 'client', 'index.ts'), formats: ['es'] },
    },
  });
  const [output] = [result].flat() as Rollup.RollupOutput[];
  const chunk = output?.output[0];
  if (!chunk) throw new Error('Nothing was built.');
  expect(gzipSync(chunk.code).byteLength).toBeLessThan(MOST_BYTES);
  const foreign = Object.keys(chunk.modules).filter((file) => !file.startsWith(path.join(root, 'client')));
  expect(foreign).toEqual([]);
  expect(chunk.imports).toEqual([]);
}, 60_000);
