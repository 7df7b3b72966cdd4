import type { Percentiles } from './measure/statistics.js';

export type Measured = {
  scenario: 'bare' | 'turn' | 'demo';
  inFlight: number;
  turns: number;
  turnsPerSecond: number;
  ackMs?: Percentiles;
  firstTokenMs?: Percentiles;
  replyMs: Percentiles;
  /** CPU milliseconds for each turn, by process. */
  cpuMsPerTurn: Record<string, number>;
};

export type BenchReport = {
  measuredAt: string;
  machine: { cpus: number; node: string };
  rows: Measured[];
  ratios: { replyP50: number; replyP99: number; throughput: number };
};

export const GOALS = { replyP50: 1.3, replyP99: 2, throughput: 0.8 } as const;

/** The ratios that count: a Parley turn against the bare workflow. NaN where a side was not measured. */
export function toRatios(rows: Measured[], [few, many]: readonly [number, number]): BenchReport['ratios'] {
  const find = (scenario: Measured['scenario'], inFlight: number): Measured | undefined =>
    rows.find((row) => row.scenario === scenario && row.inFlight === inFlight);
  const ratio = (inFlight: number, of: (row: Measured) => number): number => {
    const [turn, bare] = [find('turn', inFlight), find('bare', inFlight)];
    return turn === undefined || bare === undefined ? Number.NaN : of(turn) / of(bare);
  };
  return {
    replyP50: ratio(few, ({ replyMs }) => replyMs.p50),
    replyP99: ratio(few, ({ replyMs }) => replyMs.p99),
    throughput: ratio(many, ({ turnsPerSecond }) => turnsPerSecond),
  };
}

/** The report as a table for people. */
export function toTable({ rows, ratios }: BenchReport): string {
  const ms = (value?: Percentiles): string =>
    (value === undefined ? '-' : [value.p50, value.p95, value.p99].map((part) => part.toFixed(1)).join(' / ')).padEnd(
      22,
    );
  const lines = rows.map((row) =>
    [
      row.scenario.padEnd(6),
      String(row.inFlight).padStart(3),
      String(row.turns).padStart(6),
      row.turnsPerSecond.toFixed(1).padStart(8),
      ' ',
      ms(row.ackMs),
      ms(row.firstTokenMs),
      ms(row.replyMs),
      Object.entries(row.cpuMsPerTurn)
        .map(([name, value]) => `${name} ${value.toFixed(1)}`)
        .join(', '),
    ].join(' '),
  );
  const verdict = (met: boolean): string => (met ? 'met' : 'NOT met');
  return [
    'Milliseconds as p50 / p95 / p99. bare: one workflow, one activity. turn: a Parley turn, instant model, no knowledge.',
    'demo: the demo bot with distinct questions.',
    '',
    `scene  fly  turns  turns/s   ${'ack'.padEnd(22)} ${'first token'.padEnd(22)} ${'reply'.padEnd(22)} CPU ms a turn`,
    ...lines,
    '',
    `reply p50, turn against bare, 1 in flight:    ${ratios.replyP50.toFixed(2)} x  (goal <= ${GOALS.replyP50}: ${verdict(ratios.replyP50 <= GOALS.replyP50)})`,
    `reply p99, turn against bare, 1 in flight:    ${ratios.replyP99.toFixed(2)} x  (goal <= ${GOALS.replyP99}: ${verdict(ratios.replyP99 <= GOALS.replyP99)})`,
    `throughput, turn against bare, 20 in flight:  ${ratios.throughput.toFixed(2)} x  (goal >= ${GOALS.throughput}: ${verdict(ratios.throughput >= GOALS.throughput)})`,
  ].join('\n');
}
