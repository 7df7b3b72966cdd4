import { existsSync } from 'node:fs';
import path from 'node:path';

import { findProjectRoot } from '../../infra/project-root.js';
import { UserError } from '../user-error.js';

const BUILT_FILES = ['api/main.js', 'worker/main.js', 'workflows/bundle.cjs', 'web/index.html'];

/**
 * A start compiles nothing: what it runs must have been built.
 * @throws UserError that says how to build it.
 */
export function requireBuild(dist = path.join(findProjectRoot(), 'dist')): void {
  const absent = BUILT_FILES.filter((file) => !existsSync(path.join(dist, file)));
  if (absent.length === 0) return;
  throw new UserError(`Parley is not built: ${absent.map((file) => `dist/${file}`).join(', ')} is missing.`, {
    remedy: 'Run `npm install`, which builds it, and start again.',
  });
}
