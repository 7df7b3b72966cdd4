import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { missing, readTemporalVersion, type BinaryOutcome, type BinarySource } from './binary-source.js';
import { TEMPORAL_RELEASE } from './release.js';

const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** The copy that an earlier start put into the data folder. */
export const storedCopy: BinarySource = {
  name: "the data folder's own copy",
  async find({ binFolder }) {
    const file = path.join(binFolder, PROGRAM);
    if (!existsSync(file)) return missing('there is none yet');
    const version = await readTemporalVersion(file);
    if (version === TEMPORAL_RELEASE.version) return { kind: 'found', file };
    return missing(
      version === undefined ? 'it does not run' : `it is version ${version}, not ${TEMPORAL_RELEASE.version}`,
    );
  },
};

/**
 * Puts a program that `fetchInto` leaves in a scratch folder into the data folder, at once and only if it is the
 * pinned version. `fetchInto` answers where it is, or why it could not be had.
 */
export async function store(
  binFolder: string,
  fetchInto: (scratch: string) => Promise<BinaryOutcome>,
): Promise<BinaryOutcome> {
  let scratch: string | undefined;
  try {
    await mkdir(binFolder, { recursive: true });
    scratch = await mkdtemp(path.join(binFolder, '.fetch-'));
    const fetched = await fetchInto(scratch);
    if (fetched.kind === 'missing') return fetched;
    await chmod(fetched.file, 0o755);
    const version = await readTemporalVersion(fetched.file);
    if (version !== TEMPORAL_RELEASE.version) return missing(`what came is not Temporal ${TEMPORAL_RELEASE.version}`);
    const file = path.join(binFolder, PROGRAM);
    await rename(fetched.file, file);
    return { kind: 'found', file };
  } catch (error) {
    return missing(error instanceof Error ? error.message : String(error));
  } finally {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  }
}
