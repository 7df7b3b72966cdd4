import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from 'vitest';

import { toRatios, type BenchReport, type Load, type Measured } from '../../bench/report.js';
import { readSelfTimes, subtract, type SelfTimes } from '../../bench/measure/cpu-profile.js';
import { percentile } from '../../bench/measure/statistics.js';
import { findProjectRoot } from '../../infra/project-root.js';

function row(scenario: Measured['scenario'], load: Load, p50: number, turnsPerSecond: number): Measured {
  return { scenario, ...load, turns: 1, turnsPerSecond, replyMs: { p50, p95: p50, p99: p50 }, cpuMsPerTurn: {} };
}

it('takes percentiles by the nearest rank', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([50, 95, 99, 100].map((rank) => percentile(samples, rank))).toEqual([50, 95, 99, 100]);
  expect(percentile([7], 99)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});

it('compares replies with one in flight, quick or after a pause, and throughput with many', () => {
  const quick = { inFlight: 1, pauseMs: 0 };
  const reading = { inFlight: 1, pauseMs: 200 };
  const many = { inFlight: 20, pauseMs: 0 };
  const rows = [
    ...[row('bare', quick, 20, 40), row('turn', quick, 30, 30)],
    ...[row('bare', reading, 20, 4), row('turn', reading, 25, 4)],
    ...[row('bare', many, 200, 80), row('turn', many, 300, 60)],
  ];
  expect(toRatios(rows, [quick, reading, many])).toEqual({
    quick: { replyP50: 1.5, replyP99: 1.5 },
    reading: { replyP50: 1.25, replyP99: 1.25 },
    throughput: 0.75,
  });
});

describe('on the real stack', () => {
  let printed: string;
  let report: BenchReport;

  beforeAll(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'parley-bench-test-'));
    try {
      const file = path.join(folder, 'bench.json');
      printed = await run('smoke.js', '--json', file);
      report = JSON.parse(await readFile(file, 'utf8')) as BenchReport;
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 240_000);

  it('every scenario is measured, printed as a table, and written as figures', () => {
    expect(printed).toContain('reply p50, 1 in flight, who reads first');
    const loads = ['1, pause 0', '1, pause 200', '20, pause 0'];
    expect(report.rows.map((row) => `${row.scenario} ${row.inFlight}, pause ${row.pauseMs}`)).toEqual(
      ['bare', 'turn', 'demo'].flatMap((scenario) => loads.map((load) => `${scenario} ${load}`)),
    );
    for (const { turns, replyMs } of report.rows) {
      expect(turns).toBeGreaterThanOrEqual(10);
      expect(replyMs.p50).toBeGreaterThan(0);
    }
    expect(report.ratios.quick.replyP50).toBeGreaterThan(0);
    expect(report.ratios.reading.replyP50).toBeGreaterThan(0);
    expect(report.ratios.throughput).toBeGreaterThan(0);
  });

  it('streams, stops, cold workers, a steady load, crowds and a long conversation are', () => {
    expect(printed).toMatch(/streams a word every 20 ms, first text: p50 \d/);
    expect(printed).toMatch(/cut off after its customer cancels: p50 \d/);
    expect(printed).toMatch(/cut off after a follow-up message: +p50 \d/);
    expect(printed).toMatch(/not in the worker's cache: p50 \d/);
    expect(printed).toMatch(/reply at 70 % of it .+: p50 \d/);
    expect(printed).toMatch(/turns\/s, reply p50 \d.+CPU ms a turn: temporal \d/);
    expect(printed).toMatch(/from turn 5: p50 \d.+bytes of history a turn/);
  });

  it('what open sockets cost is, and clients that come back', () => {
    expect(printed).toMatch(/20 sockets, each with its conversation open.+MB more than idle/);
    expect(printed).toMatch(/10 clients lose the api.+refused for good: 0/s);
  });

  it('memory is, while half the highest throughput is kept up', () => {
    expect(printed).toMatch(/\d+ turns, all answered; reply p50 \d/);
    expect(printed).toMatch(/worker +\d+ -> +\d+ MB/);
  });
});

it('measures single parts of a turn', { timeout: 60_000 }, async () => {
  expect(await run('parts.js', '--smoke')).toMatch(
    /answer graph.+\n.*search in 2,000 phrases.+\n.*embedding of one sentence/,
  );
});

async function run(script: string, ...options: string[]): Promise<string> {
  const file = path.join(findProjectRoot(), 'dist/bench', script);
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...options]);
  return stdout;
}

it('reads where the time of a process went, without what it spends anyway', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-profile-test-'));
  try {
    const profile = async (name: string, milliseconds: number): Promise<SelfTimes> => {
      const script = `function spin() { const until = Date.now() + ${milliseconds}; while (Date.now() < until); } spin();`;
      const into = path.join(folder, name);
      await promisify(execFile)(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${into}`, '--eval', script]);
      return await readSelfTimes(into);
    };
    const { functions } = subtract(await profile('loaded', 600), await profile('idle', 100));
    const [heaviest] = [...functions].sort(([, one], [, other]) => other - one);
    expect(heaviest?.[0]).toMatch(/^(spin|now|\(program\)) /);
    expect(heaviest?.[1]).toBeGreaterThan(100);
  } finally {
    await rm(folder, { recursive: true });
  }
});
