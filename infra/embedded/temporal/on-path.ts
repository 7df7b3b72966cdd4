import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

import { missing, readTemporalVersion, type BinarySource } from './binary-source.js';

/** `temporal` as installed on this machine. */
export const onPath: BinarySource = {
  name: '`temporal` on PATH',
  async find({ environment }) {
    const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
    for (const folder of folders) {
      const file = path.join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
      if (!(await isExecutable(file))) continue;
      if ((await readTemporalVersion(file)) !== undefined) return { kind: 'found', file };
    }
    return missing('no folder of PATH holds a Temporal CLI');
  },
};

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
