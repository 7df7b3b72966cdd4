import { cpus } from 'node:os';
import path from 'node:path';

import { loadBotFolder } from '../../activities/knowledge/load-bot-folder.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { readCpuMillis } from '../measure/cpu.js';
import { runLoad, type LoadResult } from '../measure/load.js';
import type { MeasuredProcesses } from '../measure/processes.js';
import { toPercentiles } from '../measure/statistics.js';
import { createPlainBot, publishBots } from '../publish.js';
import { toRatios, toTable, type BenchReport, type Load, type Measured } from '../report.js';
import { runBareTurns } from '../scenarios/bare.js';
import type { TurnSample } from '../scenarios/customer.js';
import { comeToTalk } from '../scenarios/turn.js';
import type { BenchStack } from '../stack.js';

const TURNS_PER_CONVERSATION = 10;
/**
 * One customer who writes in the very moment of an answer, one who reads it first, and many. Temporal and the worker are still
 * ending a turn when its answer has arrived: whoever is that quick waits for that, too.
 */
export const LOADS = [
  { inFlight: 1, pauseMs: 0 },
  { inFlight: 1, pauseMs: 200 },
  { inFlight: 20, pauseMs: 0 },
] as const satisfies Load[];
const SCENARIOS = ['bare', 'turn', 'demo'] as const;
// Conversations a round at 1 and at 20 in flight. In rounds, because a machine has better and worse minutes: what is
// compared is measured side by side.
export const FULL_TURNS = { rounds: 4, 1: 5, 20: 20, warmUp: 20 } as const;
// For a test that the benchmark still runs; its figures mean nothing.
export const SMOKE_TURNS = { rounds: 1, 1: 1, 20: 2, warmUp: 1 } as const;

/** The bare workflow, a turn and the demo bot side by side, with one conversation at a time and with many; prints a table. */
export async function measureTurns(
  stack: BenchStack,
  sessions: typeof FULL_TURNS | typeof SMOKE_TURNS,
): Promise<BenchReport> {
  const plain = createPlainBot();
  const demo = await loadBotFolder({ directory: path.join(findProjectRoot(), 'bots/demo') });
  await publishBots({ databaseUrl: stack.databaseUrl, client: stack.temporal.client, folders: [plain, demo] });
  const demoQuestions = demo.faqs.flatMap(({ question, phrases }) => [question, ...phrases]);

  const scenarios: Record<Measured['scenario'], Session> = {
    bare: ({ pauseMs }) =>
      Promise.resolve(() => runBareTurns(stack.temporal.client, { turns: TURNS_PER_CONVERSATION, pauseMs })),
    turn: ({ pauseMs }) =>
      comeToTalk({
        pauseMs,
        baseUrl: stack.apiUrl,
        botSlug: plain.manifest.slug,
        questions: Array.from({ length: TURNS_PER_CONVERSATION }, (_, turn) => `What does number ${turn} cost?`),
      }),
    demo: ({ session, pauseMs }) =>
      comeToTalk({
        pauseMs,
        baseUrl: stack.apiUrl,
        botSlug: demo.manifest.slug,
        questions: Array.from(
          { length: TURNS_PER_CONVERSATION },
          (_, turn) => demoQuestions[(session * TURNS_PER_CONVERSATION + turn) % demoQuestions.length] ?? 'Hello?',
        ),
      }),
  };

  for (const scenario of SCENARIOS)
    await runLoad({
      sessions: sessions.warmUp,
      inFlight: 10,
      session: async (session) => (await scenarios[scenario]({ session, pauseMs: 0 }))(),
    });
  const loads = SCENARIOS.flatMap((scenario) =>
    LOADS.map((load) => ({ scenario, ...load, measured: [] as MeasuredLoad[] })),
  );
  for (let round = 0; round < sessions.rounds; round += 1) {
    console.log(`measuring: round ${round + 1} of ${sessions.rounds}`);
    for (const { scenario, inFlight, pauseMs, measured } of loads) {
      const count = sessions[inFlight];
      const session = (index: number) => scenarios[scenario]({ session: round * count + index, pauseMs });
      measured.push(await measureLoad(stack.processes, { sessions: count, inFlight, session }));
    }
  }
  const rows = loads.map(toRow);
  const report: BenchReport = {
    measuredAt: new Date().toISOString(),
    machine: { cpus: cpus().length, node: process.version },
    rows,
    ratios: toRatios(rows, LOADS),
  };
  console.log(`\n${toTable(report)}`);
  return report;
}

type Turns = () => Promise<Partial<TurnSample>[]>;
/** Comes, before the clock starts; what is returned has the turns. */
type Session = (input: { session: number; pauseMs: number }) => Promise<Turns>;
type MeasuredLoad = LoadResult<Partial<TurnSample>> & { cpuMs: Record<string, number> };

async function measureLoad(
  processes: MeasuredProcesses,
  { session, ...load }: { sessions: number; inFlight: number; session: (index: number) => Promise<Turns> },
): Promise<MeasuredLoad> {
  const here: Turns[] = [];
  await runLoad({
    ...load,
    session: async (index) => {
      here[index] = await session(index);
      return [];
    },
  });
  const before = readCpuMillis(processes);
  const result = await runLoad({
    ...load,
    session: async (index) => {
      const turns = here[index];
      if (turns === undefined) throw new Error('A customer who is to talk did not come.');
      return await turns();
    },
  });
  const after = Object.entries(readCpuMillis(processes));
  return { ...result, cpuMs: Object.fromEntries(after.map(([name, used]) => [name, used - (before[name] ?? 0)])) };
}

function toRow({ measured, ...row }: Pick<Measured, 'scenario'> & Load & { measured: MeasuredLoad[] }): Measured {
  const samples = measured.flatMap((load) => load.samples);
  const sum = (of: (load: MeasuredLoad) => number): number => measured.reduce((total, load) => total + of(load), 0);
  const pick = (key: keyof TurnSample): number[] => samples.flatMap((sample) => sample[key] ?? []);
  const optional = (key: 'ackMs' | 'firstTokenMs'): Partial<Measured> =>
    pick(key).length === 0 ? {} : { [key]: toPercentiles(pick(key)) };
  return {
    ...row,
    turns: samples.length,
    turnsPerSecond: samples.length / sum(({ seconds }) => seconds),
    ...optional('ackMs'),
    ...optional('firstTokenMs'),
    replyMs: toPercentiles(pick('replyMs')),
    cpuMsPerTurn: Object.fromEntries(
      Object.keys(measured[0]?.cpuMs ?? {}).map((name) => [
        name,
        sum(({ cpuMs }) => cpuMs[name] ?? 0) / samples.length,
      ]),
    ),
  };
}
