import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { QdrantServer } from '../../activities/adapters/qdrant.js';

/** The size of the vectors in contracts. */
export const DIMENSIONS = 4;

/** A vector of length 1 that points where `values` do. */
export function unit(...values: number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

/** What every index does that was made ready for DIMENSIONS. */
export function itIsMadeReady(getIndex: () => { prepare(input: { dimensions: number }): Promise<void> }): void {
  it('can be made ready again, also from two places at once', async () => {
    const prepare = (): Promise<void> => getIndex().prepare({ dimensions: DIMENSIONS });
    await Promise.all([prepare(), prepare()]);
  });

  it('refuses to be made ready for vectors of another size', async () => {
    await expect(getIndex().prepare({ dimensions: DIMENSIONS + 1 })).rejects.toThrow(/dimensions/);
  });
}

/** Runs one contract against a libSQL file, and against the Qdrant server of QDRANT_TEST_URL where that is set. */
export function describeStores<Index>({
  of,
  contract,
  openLibsql,
  openQdrant,
}: {
  of: string;
  contract: (open: () => Promise<Index>) => void;
  openLibsql: (input: { file: string }) => Promise<Index>;
  openQdrant: (input: QdrantServer & { collection: string }) => Index;
}): void {
  describe(`${of} in libSQL`, () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'parley-vectors-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    contract(() => openLibsql({ file: path.join(folder, 'a folder with spaces', 'vectors.db') }));
  });

  // Without a server, the tests of requests hold what is sent against Qdrant's OpenAPI document instead.
  const url = process.env['QDRANT_TEST_URL'];
  const skipped = url === undefined ? ' (skipped: QDRANT_TEST_URL names no server)' : '';
  describe.skipIf(url === undefined)(`${of} in Qdrant${skipped}`, () => {
    contract(() =>
      Promise.resolve(
        openQdrant({ url: url ?? '', collection: `parley_test_${randomUUID()}`, fetchTimeoutMs: 10_000 }),
      ),
    );
  });
}
