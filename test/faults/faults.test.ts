import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, it } from 'vitest';

import { hasPassed, toReport } from './report.js';
import { runFaults } from './run-faults.js';

it(
  'loses, doubles and reorders nothing while every part is killed once with messages in flight',
  { timeout: 180_000 },
  async () => {
    const run = {
      ...{ seed: 1, seconds: 20, rounds: 1, conversations: 6, settleSeconds: 60, firstPort: 29_500 },
      folder: await mkdtemp(path.join(tmpdir(), 'parley-faults-')),
      print: () => undefined,
      signal: new AbortController().signal,
    };
    const outcome = await runFaults(run);
    const report = toReport(outcome, run);
    expect(hasPassed(outcome, run), report.join('\n')).toBe(true);
    expect(outcome.totals.acknowledged).toBeGreaterThan(20);
    // Kept where something was found.
    await rm(run.folder, { recursive: true, force: true });
  },
);
