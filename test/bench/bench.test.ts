import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { toRatios, type BenchReport, type Measured } from '../../bench/report.js';
import { percentile } from '../../bench/measure/statistics.js';
import { findProjectRoot } from '../../infra/project-root.js';

function row(scenario: Measured['scenario'], inFlight: number, p50: number, turnsPerSecond: number): Measured {
  return { scenario, inFlight, turns: 1, turnsPerSecond, replyMs: { p50, p95: p50, p99: p50 }, cpuMsPerTurn: {} };
}

it('takes percentiles by the nearest rank', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([50, 95, 99, 100].map((rank) => percentile(samples, rank))).toEqual([50, 95, 99, 100]);
  expect(percentile([7], 99)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});

it('compares replies with one in flight, and throughput with many', () => {
  const rows = [row('bare', 1, 20, 40), row('turn', 1, 30, 30), row('bare', 20, 200, 80), row('turn', 20, 300, 60)];
  expect(toRatios(rows, [1, 20])).toEqual({ replyP50: 1.5, throughput: 0.75 });
});

it(
  'measures every scenario on the real stack, prints a table and writes the figures',
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'parley-bench-test-'));
    try {
      const file = path.join(folder, 'bench.json');
      const main = path.join(findProjectRoot(), 'dist/bench/main.js');
      const { stdout } = await promisify(execFile)(process.execPath, [main, '--smoke', '--json', file]);
      expect(stdout).toContain('reply p50, turn against bare');
      const report = JSON.parse(await readFile(file, 'utf8')) as BenchReport;
      expect(report.rows.map(({ scenario, inFlight }) => `${scenario} ${inFlight}`)).toEqual([
        'bare 1',
        'bare 20',
        'turn 1',
        'turn 20',
        'demo 1',
        'demo 20',
      ]);
      for (const { turns, replyMs } of report.rows) {
        expect(turns).toBeGreaterThanOrEqual(10);
        expect(replyMs.p50).toBeGreaterThan(0);
      }
      expect(report.ratios.replyP50).toBeGreaterThan(0);
      expect(report.ratios.throughput).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

it('measures single parts of a turn', { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    path.join(findProjectRoot(), 'dist/bench/parts.js'),
    '--smoke',
  ]);
  expect(stdout).toMatch(/answer graph.+\n.*search in 2,000 phrases.+\n.*embedding of one sentence/);
});
