import { cpus } from 'node:os';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { loadBotFolder } from '../activities/knowledge/load-bot-folder.js';
import { findProjectRoot } from '../infra/project-root.js';
import { readCpuMillis } from './measure/cpu.js';
import { runLoad } from './measure/load.js';
import { toPercentiles } from './measure/statistics.js';
import { createPlainBot, publishBots } from './publish.js';
import { toRatios, toTable, type BenchReport, type Measured } from './report.js';
import { runBareTurn } from './scenarios/bare.js';
import type { TurnSample } from './scenarios/customer.js';
import { runConversation } from './scenarios/turn.js';
import { onBenchStack, type BenchStack } from './stack.js';

const TURNS_PER_CONVERSATION = 10;
const IN_FLIGHT = [1, 20] as const;
// Conversations measured at 1 and at 20 in flight: enough turns for a steady p99, short enough for one sitting.
const FULL = { 1: 20, 20: 60, warmUp: 20 } as const;
// For a test that the benchmark still runs; its figures mean nothing.
const SMOKE = { 1: 1, 20: 2, warmUp: 1 } as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'string' }, smoke: { type: 'boolean', default: false } } });
  const sessions = values.smoke ? SMOKE : FULL;
  await onBenchStack(async (stack) => {
    const plain = createPlainBot();
    const demo = await loadBotFolder({ directory: path.join(findProjectRoot(), 'bots/demo') });
    await publishBots({ databaseUrl: stack.databaseUrl, client: stack.temporal.client, folders: [plain, demo] });
    const demoQuestions = demo.faqs.flatMap(({ question, phrases }) => [question, ...phrases]);

    const scenarios: Record<Measured['scenario'], (session: number) => Promise<Partial<TurnSample>[]>> = {
      bare: async () => {
        const samples = [];
        for (let turn = 0; turn < TURNS_PER_CONVERSATION; turn += 1)
          samples.push(await runBareTurn(stack.temporal.client));
        return samples;
      },
      turn: () =>
        runConversation({
          baseUrl: stack.apiUrl,
          botSlug: plain.manifest.slug,
          questions: Array.from({ length: TURNS_PER_CONVERSATION }, (_, turn) => `What does number ${turn} cost?`),
        }),
      demo: (session) =>
        runConversation({
          baseUrl: stack.apiUrl,
          botSlug: demo.manifest.slug,
          questions: Array.from(
            { length: TURNS_PER_CONVERSATION },
            (_, turn) => demoQuestions[(session * TURNS_PER_CONVERSATION + turn) % demoQuestions.length] ?? 'Hello?',
          ),
        }),
    };

    const rows: Measured[] = [];
    for (const scenario of ['bare', 'turn', 'demo'] as const) {
      console.log(`measuring: ${scenario}`);
      await runLoad({ sessions: sessions.warmUp, inFlight: 10, session: scenarios[scenario] });
      for (const inFlight of IN_FLIGHT)
        rows.push(
          await measure({ stack, scenario, inFlight, sessions: sessions[inFlight], session: scenarios[scenario] }),
        );
    }
    const report: BenchReport = {
      measuredAt: new Date().toISOString(),
      machine: { cpus: cpus().length, node: process.version },
      rows,
      ratios: toRatios(rows, IN_FLIGHT),
    };
    console.log(`\n${toTable(report)}`);
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  });
}

async function measure({
  stack,
  scenario,
  inFlight,
  sessions,
  session,
}: {
  stack: BenchStack;
  scenario: Measured['scenario'];
  inFlight: number;
  sessions: number;
  session: (index: number) => Promise<Partial<TurnSample>[]>;
}): Promise<Measured> {
  const before = readCpuMillis(stack.processes);
  const { samples, seconds } = await runLoad({ sessions, inFlight, session });
  const after = readCpuMillis(stack.processes);
  const pick = (key: keyof TurnSample): number[] => samples.flatMap((sample) => sample[key] ?? []);
  const optional = (key: 'ackMs' | 'firstTokenMs'): Partial<Measured> =>
    pick(key).length === 0 ? {} : { [key]: toPercentiles(pick(key)) };
  return {
    scenario,
    inFlight,
    turns: samples.length,
    turnsPerSecond: samples.length / seconds,
    ...optional('ackMs'),
    ...optional('firstTokenMs'),
    replyMs: toPercentiles(pick('replyMs')),
    cpuMsPerTurn: Object.fromEntries(
      Object.entries(after).map(([name, millis]) => [name, (millis - (before[name] ?? 0)) / samples.length]),
    ),
  };
}

await main();
