import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the clone, absolute: the nearest one above this file that holds package.json. The same from the sources
 * and from `dist`.
 */
export function findProjectRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder)
      throw new Error('package.json was found in no folder above this file: is the clone complete?');
    folder = parent;
  }
  return folder;
}
