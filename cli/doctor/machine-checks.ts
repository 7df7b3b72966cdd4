import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { makeFolder, type DataFolder } from '../../infra/supervisor/data-folder.js';
import type { Check } from './check.js';

const OLDEST_NODE = [20, 19] as const;

export function checkNode(version: string = process.versions.node): Check {
  return {
    name: 'Node.js',
    mend: `Install Node.js ${OLDEST_NODE.join('.')} or newer.`,
    run: () => {
      const [major = 0, minor = 0] = version.split('.').map(Number);
      const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
      if (!fits) return Promise.reject(new Error(`version ${version} is too old`));
      return Promise.resolve(`version ${version}`);
    },
  };
}

export function checkDataFolder(folder: DataFolder): Check {
  return {
    name: 'data folder',
    mend: `Give this user write access to ${folder.root} and everything in it, free some space, or set PARLEY_DATA_DIR.`,
    run: async () => {
      await makeFolder(folder.root);
      for (const inner of [folder.root, folder.run, folder.logs, folder.secrets]) {
        await mkdir(inner, { recursive: true, mode: 0o700 });
        const probe = path.join(inner, `.doctor-${process.pid}`);
        await writeFile(probe, 'probe');
        await rm(probe);
      }
      return `${folder.root} can be written`;
    },
  };
}
