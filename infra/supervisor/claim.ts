import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { identifyProcess, isRunning, type ProcessIdentity } from '../embedded/process/process-identity.js';
import type { DataFolder } from './data-folder.js';
import { readJsonFile, writeJsonFile } from './json-file.js';

const Identity = z.object({ pid: z.number().int(), startedAt: z.string() });

/** Whether this process now holds the data folder, or who does. */
export type ClaimOutcome = { kind: 'held'; release: () => void } | { kind: 'taken'; by: ProcessIdentity };

/**
 * Claims a data folder for this process. Everybody writes down a claim first and looks for others then, so two that come
 * at once see each other (both may give way; neither runs beside the other). A claim whose process is gone, or whose
 * pid is another process by now, does not count.
 */
export function claimDataFolder(folder: DataFolder): ClaimOutcome {
  const claims = path.join(folder.run, 'claims');
  mkdirSync(claims, { recursive: true, mode: 0o700 });
  const self = identifyProcess(process.pid);
  if (self === undefined) throw new Error('This process cannot read when it was started.');
  const own = path.join(claims, `${self.pid}.json`);
  writeJsonFile(own, self);
  const release = () => {
    rmSync(own, { force: true });
  };
  for (const file of readdirSync(claims).filter((name) => name.endsWith('.json') && name !== path.basename(own))) {
    const other = readJsonFile(path.join(claims, file), Identity);
    if (other !== undefined && isRunning(other)) {
      release();
      return { kind: 'taken', by: other };
    }
    rmSync(path.join(claims, file), { force: true });
  }
  return { kind: 'held', release };
}

/** Who holds a data folder now, or undefined. */
export function findHolder(folder: DataFolder): ProcessIdentity | undefined {
  const claims = path.join(folder.run, 'claims');
  let names: string[];
  try {
    names = readdirSync(claims);
  } catch {
    return undefined;
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => readJsonFile(path.join(claims, name), Identity))
    .find((holder) => holder !== undefined && isRunning(holder));
}
