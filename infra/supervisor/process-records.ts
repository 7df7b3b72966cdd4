import path from 'node:path';
import { z } from 'zod';

import { isRunning, signalProcess, type ProcessIdentity } from '../embedded/process/process-identity.js';
import { waitFor } from '../embedded/process/wait.js';
import type { DataFolder } from './data-folder.js';
import { readJsonFile, writeJsonFile } from './json-file.js';

const ProcessRecords = z.array(z.object({ part: z.string(), pid: z.number().int(), startedAt: z.string() }));
export type ProcessRecord = z.infer<typeof ProcessRecords>[number];

const toFile = (folder: DataFolder) => path.join(folder.run, 'processes.json');

/** The processes that were started on a data folder and still run. */
export function readLivingProcesses(folder: DataFolder): ProcessRecord[] {
  return (readJsonFile(toFile(folder), ProcessRecords) ?? []).filter(isRunning);
}

/** Writes down a process at once when it was started, so that it is found when its supervisor is killed. */
export function recordProcess(folder: DataFolder, part: string, identity: ProcessIdentity): void {
  writeJsonFile(toFile(folder), [...readLivingProcesses(folder), { part, ...identity }]);
}

/** How to ask a part to end, and in which order: who uses another goes first. */
const ENDINGS: readonly { matches: (part: string) => boolean; signal: NodeJS.Signals; withinMs: number }[] = [
  { matches: (part) => part !== 'Temporal' && part !== 'PostgreSQL', signal: 'SIGTERM', withinMs: 20_000 },
  { matches: (part) => part === 'Temporal', signal: 'SIGTERM', withinMs: 10_000 },
  { matches: (part) => part === 'PostgreSQL', signal: 'SIGINT', withinMs: 15_000 },
];

/**
 * Ends what a killed supervisor left behind, in order, and answers what that was. A pid that some other process has by
 * now is left alone.
 */
export async function endLeftovers(folder: DataFolder): Promise<ProcessRecord[]> {
  const leftovers = readLivingProcesses(folder);
  for (const { matches, signal, withinMs } of ENDINGS) {
    const group = leftovers.filter(({ part }) => matches(part));
    await Promise.all(group.map((record) => endProcess(record, signal, withinMs)));
  }
  writeJsonFile(toFile(folder), []);
  return leftovers;
}

async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals, withinMs: number): Promise<void> {
  const gone = () => (isRunning(identity) ? undefined : true);
  signalProcess(identity, signal);
  if ((await waitFor({ probe: gone, timeoutMs: withinMs })) === true) return;
  signalProcess(identity, 'SIGKILL');
  await waitFor({ probe: gone, timeoutMs: 5000 });
}
