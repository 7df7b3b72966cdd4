import { setTimeout as delay } from 'node:timers/promises';

import { waitFor } from '../../infra/embedded/process/wait.js';
import type { PartName } from './parts/fault-stack.js';
import type { Part } from './parts/part.js';
import type { Random } from './random.js';

/** A kill, and how much was under way at that moment. */
export type Kill = { part: PartName; inFlight: number };

const PAUSE_MS = { least: 200, most: 3_000 };
const BAD_MOMENT_WITHIN_MS = 15_000;

/**
 * Kills every part `rounds` times, in a random order, spread over `seconds`, each while something is under way, and
 * starts each again after a random short pause. The next may go before the last is back. Resolves when all are up.
 */
export async function killAtRandom(input: {
  parts: Record<PartName, Part>;
  seconds: number;
  rounds: number;
  random: Random;
  /** What a part would interrupt now. */
  inFlight: (part: PartName) => number;
  note: (what: string) => void;
  signal: AbortSignal;
}): Promise<Kill[]> {
  const { parts, random, inFlight, note, signal } = input;
  const names = Object.keys(parts) as PartName[];
  const victims = Array.from({ length: input.rounds }, () => random.shuffle(names)).flat();
  const meanMs = (input.seconds * 1000) / victims.length;
  const startedAt = performance.now();
  const kills: Kill[] = [];
  const comingBack: Promise<void>[] = [];

  async function bringBack(name: PartName): Promise<void> {
    await delay(random.between(PAUSE_MS.least, PAUSE_MS.most));
    await parts[name].start();
    note(`${name} is up again`);
  }

  for (const [index, name] of victims.entries()) {
    const dueAt = startedAt + (index + random.next()) * meanMs;
    await delay(Math.max(0, dueAt - performance.now()), undefined, { signal }).catch(() => undefined);
    const isBadMoment = () => (parts[name].isUp() && inFlight(name) > 0 ? true : undefined);
    await waitFor({ probe: isBadMoment, timeoutMs: BAD_MOMENT_WITHIN_MS, everyMs: 5, signal });
    if (signal.aborted) break;
    if (!parts[name].isUp()) {
      note(`${name} is not killed: it is not up`);
      continue;
    }
    const kill = { part: name, inFlight: inFlight(name) };
    await parts[name].kill();
    note(`${name} killed with ${kill.inFlight} in flight`);
    kills.push(kill);
    comingBack.push(bringBack(name));
  }
  await Promise.all(comingBack);
  return kills;
}
