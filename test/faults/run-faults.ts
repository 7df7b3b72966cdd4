import { setMaxListeners } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { check, type Verdict } from './check.js';
import { createProgress } from './clients/progress.js';
import { startClients } from './clients/start-clients.js';
import { killAtRandom, type Kill } from './kill-at-random.js';
import { startFaultStack, type PartName } from './parts/fault-stack.js';
import { startPublications } from './parts/publications.js';
import { createRandom } from './random.js';
import { settle, type Settled } from './settle.js';

export type FaultRun = {
  seed: number;
  /** How long parts are killed. */
  seconds: number;
  /** How often each part is killed. */
  rounds: number;
  conversations: number;
  /** How long everything may take to come to rest afterwards. */
  settleSeconds: number;
  /** Keeps the logs of parts and clients, and the data. */
  folder: string;
  firstPort: number;
  print: (line: string) => void;
  /** Ends the run early; everything is stopped all the same. */
  signal: AbortSignal;
};

export type FaultOutcome = Verdict &
  Settled & {
    /** All that could be killed. */
    parts: PartName[];
    kills: Kill[];
    longestWithoutAck: number;
    published: number;
  };

/** Starts everything, kills parts at random while clients talk, lets it settle, and holds the evidence to the promise. */
export async function runFaults(run: FaultRun): Promise<FaultOutcome> {
  await mkdir(run.folder, { recursive: true });
  const file = createWriteStream(path.join(run.folder, 'harness.log'), { flags: 'a' });
  const note = (what: string): void => {
    const line = `${new Date().toISOString()} ${what}`;
    if (!file.writableEnded) file.write(`${line}\n`);
    run.print(line);
  };
  const [enough, over] = [new AbortController(), new AbortController()];
  // Every client listens to both, more than once.
  setMaxListeners(0, enough.signal, over.signal);
  const stack = await startFaultStack({ folder: run.folder, firstPort: run.firstPort, note });
  try {
    const publications = await startPublications(stack, note);
    note('everything is up');
    const progress = createProgress();
    const clients = await startClients({
      ...{ baseUrl: stack.baseUrl, botId: publications.botId, conversations: run.conversations, seed: run.seed },
      ...{ folder: run.folder, progress, enough: enough.signal, over: over.signal },
    });
    const inFlight = (part: PartName) => (part === 'batch' ? publications.inFlight() : progress.inFlight());
    const kills = await killAtRandom({
      ...{ parts: stack.parts, seconds: run.seconds, rounds: run.rounds, random: createRandom(run.seed) },
      ...{ inFlight, note, signal: run.signal },
    });
    const longestWithoutAck = progress.longestWithoutAck();
    enough.abort();
    note('no more kills, and nobody begins to talk: everything may settle');
    const settled = await settle({
      stack,
      clients,
      publications,
      seconds: run.settleSeconds,
      note,
      signal: run.signal,
    });
    note(settled.unsettled.length === 0 ? `settled after ${settled.seconds} s` : 'not everything settled');
    over.abort();
    for (const client of clients) client.close();
    const parts = Object.keys(stack.parts) as PartName[];
    const published = publications.published();
    return { ...check(settled.evidence), ...settled, parts, kills, longestWithoutAck, published };
  } finally {
    enough.abort();
    over.abort();
    await stack.close();
    file.end();
  }
}
