import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { hasPassed, toReport } from './report.js';
import { runFaults } from './run-faults.js';

// One round kills each of the nine parts once: a process needs seconds to come back before the next goes.
const SECONDS_PER_ROUND = 75;

const Options = z.object({
  seconds: z.coerce.number().int().min(10).max(86_400).default(300),
  seed: z.coerce.number().int().min(0).max(1_000_000_000).optional(),
  rounds: z.coerce.number().int().min(1).max(10_000).optional(),
  conversations: z.coerce.number().int().min(1).max(200).default(12),
  'first-port': z.coerce.number().int().min(1024).max(60_000).default(29_000),
});

const USAGE = `npm run test:faults -- [--seconds N] [--rounds N] [--seed N] [--conversations N] [--first-port N]
Kills every part of Parley at random while clients talk, and checks that no acknowledged message is lost.
  --seconds        how long parts are killed (300)
  --rounds         how often each part is killed (one for every 75 seconds)
  --seed           chooses victims, moments and what clients do (at random)
  --conversations  how many conversations are going on (12)
  --first-port     where to look for free ports (29000)`;

async function main(): Promise<boolean> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      seconds: text,
      rounds: text,
      seed: text,
      conversations: text,
      'first-port': text,
      help: { type: 'boolean' },
    },
  });
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (values.help === true) {
    print(USAGE);
    return true;
  }
  const { seconds, conversations, ...options } = Options.parse(values);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop.abort();
    });
  }
  const run = {
    ...{ seconds, conversations, seed: options.seed ?? Math.floor(Math.random() * 1_000_000) },
    ...{ rounds: options.rounds ?? Math.max(1, Math.floor(seconds / SECONDS_PER_ROUND)), settleSeconds: 90 },
    ...{ folder: await mkdtemp(path.join(tmpdir(), 'parley-faults-')), firstPort: options['first-port'] },
    ...{ print, signal: stop.signal },
  };
  print(`seed ${run.seed}; logs: ${run.folder}`);
  const outcome = await runFaults(run);
  for (const line of toReport(outcome, run)) print(line);
  const passed = hasPassed(outcome, run) && !stop.signal.aborted;
  if (passed) await removeData(run.folder);
  print(passed ? 'PASSED' : 'FAILED');
  return passed;
}

/** Databases are worth their space only where something is to be looked into. */
async function removeData(folder: string): Promise<void> {
  const kept = ['logs', 'clients', 'harness.log'];
  const rest = (await readdir(folder)).filter((name) => !kept.includes(name));
  await Promise.all(rest.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
