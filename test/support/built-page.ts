import { existsSync } from 'node:fs';
import path from 'node:path';

import { findProjectRoot } from '../../infra/project-root.js';

/**
 * The folder of the pages as `npm install` and `npm test` build them.
 * @throws Error where nothing was built
 */
export function findBuiltPages(): string {
  const folder = path.join(findProjectRoot(), 'dist', 'web');
  if (!existsSync(path.join(folder, 'index.html'))) throw new Error('The pages are not built: run `npm run build`.');
  return folder;
}
