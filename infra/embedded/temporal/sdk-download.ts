import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

import { z } from 'zod';

import { missing, type BinaryOutcome, type BinarySource } from './binary-source.js';
import { TEMPORAL_RELEASE } from './release.js';
import { store } from './stored-copy.js';

// Where the SDK itself asks; its own downloader only comes with a server that it also starts.
const SDK_ENDPOINT = 'https://temporal.download/cli';
const ANSWER_WITHIN_MS = 4000;
const DOWNLOAD_WITHIN_MS = 5 * 60_000;

const Archive = z.object({ archiveUrl: z.url({ protocol: /^https?$/ }), fileToExtract: z.string().min(1) });
type Archive = z.infer<typeof Archive>;

/** The download that Temporal's SDKs use. A closed network is noticed within four seconds. */
export function createSdkDownload(endpoint: string): BinarySource {
  return {
    name: `the Temporal SDK's download (${new URL(endpoint).host})`,
    async find({ binFolder, onStep, signal }) {
      let archive: Archive;
      try {
        archive = await askForArchive(endpoint);
      } catch {
        return missing('it could not be reached');
      }
      if (new URL(archive.archiveUrl).protocol !== new URL(endpoint).protocol) return missing('it leads elsewhere');
      onStep(`downloading Temporal ${TEMPORAL_RELEASE.version}`);
      return store(binFolder, (scratch) => download(archive, scratch, signal));
    },
  };
}

export const sdkDownload = createSdkDownload(SDK_ENDPOINT);

async function askForArchive(endpoint: string): Promise<Archive> {
  const url = new URL(`${endpoint}/v${TEMPORAL_RELEASE.version}`);
  url.searchParams.set('arch', process.arch === 'arm64' ? 'arm64' : 'amd64');
  url.searchParams.set('platform', process.platform === 'win32' ? 'windows' : process.platform);
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return Archive.parse(await response.json());
}

async function download(archive: Archive, scratch: string, stop: AbortSignal | undefined): Promise<BinaryOutcome> {
  const signal = AbortSignal.any([AbortSignal.timeout(DOWNLOAD_WITHIN_MS), ...(stop === undefined ? [] : [stop])]);
  const response = await fetch(archive.archiveUrl, { signal });
  if (!response.ok || response.body === null) return missing(`it answered with status ${response.status}`);
  const file = path.join(scratch, 'archive');
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  await promisify(execFile)('tar', ['-xf', file, '-C', scratch, archive.fileToExtract]);
  return { kind: 'found', file: path.join(scratch, archive.fileToExtract) };
}
