import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { readCpuMillis } from './measure/cpu.js';
import { readSelfTimes, subtract, type SelfTimes } from './measure/cpu-profile.js';
import { runLoad } from './measure/load.js';
import { runBareTurns } from './scenarios/bare.js';
import { runConversation } from './scenarios/turn.js';
import { onBenchStack, publishPlainBot, type BenchStack } from './stack.js';

const LOAD = { sessions: 100, inFlight: 20 } as const;
const ROWS = 25;

/**
 * Where the CPU time of a turn goes, 20 in flight: by process, and within worker and api by package and function.
 * `--bare` shows the same of the bare workflow, for comparison.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { bare: { type: 'boolean', default: false } } });
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-profile-'));
  const folderOf = (part: string): string => path.join(folder, part);
  try {
    let turns = 0;
    await onBenchStack(async (stack) => {
      const bot = await publishPlainBot(stack);
      const questions = Array.from({ length: 10 }, (_, turn) => `What does number ${turn} cost?`);
      const session = values.bare
        ? () => runBareTurns(stack.temporal.client, { turns: questions.length })
        : () => runConversation({ ...bot, questions });
      const load = () => runLoad<unknown>({ ...LOAD, session });
      await load();
      for (const run of ['idle', 'loaded']) {
        await stack.restartWorker({ profileTo: folderOf(`worker-${run}`) });
        await stack.restartApi({ profileTo: folderOf(`api-${run}`) });
      }
      const before = readCpuMillis(stack.processes);
      const { samples, seconds } = await load();
      turns = samples.length;
      console.log(`${(turns / seconds).toFixed(1)} turns/s, ${turns} turns`);
      printUsed(stack, before, turns);
    });
    for (const part of ['worker', 'api']) {
      const idle = await readSelfTimes(folderOf(`${part}-idle`));
      printProfile(subtract(await readSelfTimes(folderOf(`${part}-loaded`)), idle), { part, turns });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printUsed({ processes }: BenchStack, before: Record<string, number>, turns: number): void {
  console.log('CPU ms a turn, by process:');
  for (const [name, millis] of Object.entries(readCpuMillis(processes)))
    console.log(`${((millis - (before[name] ?? 0)) / turns).toFixed(2).padStart(8)}  ${name}`);
}

function printProfile({ packages, functions }: SelfTimes, { part, turns }: { part: string; turns: number }): void {
  const sum = [...packages.values()].reduce((total, millis) => total + millis, 0);
  console.log(`\n${part}: ${(sum / turns).toFixed(2)} ms a turn in JavaScript threads; self time of`);
  for (const times of [packages, functions]) {
    const heaviest = [...times].sort(([, one], [, other]) => other - one).slice(0, ROWS);
    for (const [name, millis] of heaviest) console.log(`${(millis / turns).toFixed(2).padStart(8)}  ${name}`);
    console.log();
  }
}

await main();
