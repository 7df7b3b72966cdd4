import type { Percentiles } from './measure/statistics.js';

/** How many conversations at a time, and how long each of their customers pauses after an answer. */
export type Load = { inFlight: number; pauseMs: number };

export type Measured = Load & {
  scenario: 'bare' | 'turn' | 'demo';
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
  /** `quick`: of a customer who writes in the very moment of an answer; `reading`: of one who reads it first. */
  ratios: { quick: ReplyRatios; reading: ReplyRatios; throughput: number };
};

export type ReplyRatios = { replyP50: number; replyP99: number };

export const GOALS = { replyP50: 1.3, replyP99: 2, throughput: 0.8 } as const;

/** The ratios that count: a Parley turn against the bare workflow. NaN where a side was not measured. */
export function toRatios(
  rows: Measured[],
  [quick, reading, many]: readonly [quick: Load, reading: Load, many: Load],
): BenchReport['ratios'] {
  const find = (scenario: Measured['scenario'], { inFlight, pauseMs }: Load): Measured | undefined =>
    rows.find((row) => row.scenario === scenario && row.inFlight === inFlight && row.pauseMs === pauseMs);
  const ratio = (load: Load, of: (row: Measured) => number): number => {
    const [turn, bare] = [find('turn', load), find('bare', load)];
    return turn === undefined || bare === undefined ? Number.NaN : of(turn) / of(bare);
  };
  const replies = (load: Load): ReplyRatios => ({
    replyP50: ratio(load, ({ replyMs }) => replyMs.p50),
    replyP99: ratio(load, ({ replyMs }) => replyMs.p99),
  });
  return {
    quick: replies(quick),
    reading: replies(reading),
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
      String(row.pauseMs).padStart(5),
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
  const tellReplies = (who: string, { replyP50, replyP99 }: ReplyRatios): string[] => [
    `reply p50, ${who}: ${replyP50.toFixed(2)} x  (goal <= ${GOALS.replyP50}: ${verdict(replyP50 <= GOALS.replyP50)})`,
    `reply p99, ${who}: ${replyP99.toFixed(2)} x  (goal <= ${GOALS.replyP99}: ${verdict(replyP99 <= GOALS.replyP99)})`,
  ];
  return [
    'Milliseconds as p50 / p95 / p99. bare: one workflow, one activity. turn: a Parley turn, instant model, no knowledge.',
    'demo: the demo bot with distinct questions. pause: how long a customer waits after an answer.',
    '',
    `scene  fly pause  turns  turns/s   ${'ack'.padEnd(22)} ${'first token'.padEnd(22)} ${'reply'.padEnd(22)} CPU ms a turn`,
    ...lines,
    '',
    'A turn against the bare workflow:',
    ...tellReplies('1 in flight, who reads first     ', ratios.reading),
    ...tellReplies('1 in flight, who writes at once  ', ratios.quick),
    `throughput, 20 in flight:                    ${ratios.throughput.toFixed(2)} x  (goal >= ${GOALS.throughput}: ${verdict(ratios.throughput >= GOALS.throughput)})`,
  ].join('\n');
}
