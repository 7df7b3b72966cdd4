import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { dist, root } from './root.mjs';

const builtElsewhere = new Set(['web', 'workflows/bundle.cjs']);

/**
 * Removes compiled files whose source is gone: the compiler leaves them, and an import of a deleted module would go on working
 * here and fail in a fresh clone.
 */
export async function removeOrphans(folder = '') {
  if (!existsSync(dist)) return;
  for (const entry of await readdir(path.join(dist, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (builtElsewhere.has(name) || entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) await removeOrphans(name);
    else if (!isCompiledFrom(name)) await rm(path.join(dist, name));
  }
}

function isCompiledFrom(name) {
  const source = name.replace(/\.js(?:\.map)?$/, '.ts');
  return source !== name && existsSync(path.join(root, source));
}
