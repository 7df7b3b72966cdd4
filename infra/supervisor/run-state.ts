import { rmSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { isRunning } from '../embedded/process/process-identity.js';
import type { DataFolder } from './data-folder.js';
import { readJsonFile, writeJsonFile } from './json-file.js';

const Identity = z.object({ pid: z.number().int(), startedAt: z.string() });

/** What `parley start` says of itself to its sister commands. It holds addresses and pids, and no secret. */
export const RunState = z.object({
  supervisor: Identity,
  phase: z.enum(['starting', 'ready', 'stopping']),
  since: z.iso.datetime(),
  addresses: z.object({
    api: z.url().optional(),
    temporal: z.string().optional(),
    temporalUi: z.url().optional(),
  }),
  postgresPort: z
    .number()
    .int()
    .optional()
    .meta({ description: 'of the embedded server; unset: DATABASE_URL is used' }),
  parts: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['running', 'restarting']),
      pid: z.number().int().optional(),
      port: z.number().int().optional(),
      since: z.iso.datetime(),
      restarts: z.number().int(),
    }),
  ),
});
export type RunState = z.infer<typeof RunState>;

const toFile = (folder: DataFolder) => path.join(folder.run, 'state.json');

export function writeRunState(folder: DataFolder, state: RunState): void {
  writeJsonFile(toFile(folder), state);
}

export function removeRunState(folder: DataFolder): void {
  rmSync(toFile(folder), { force: true });
}

/** What a data folder's supervisor last said, whether or not it still runs. */
export function readRunState(folder: DataFolder): RunState | undefined {
  return readJsonFile(toFile(folder), RunState);
}

/** The state of the `parley start` that runs on this data folder now, or undefined where none does. */
export function findRunningStack(folder: DataFolder): RunState | undefined {
  const state = readRunState(folder);
  return state !== undefined && isRunning(state.supervisor) ? state : undefined;
}
