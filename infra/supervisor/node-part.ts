import path from 'node:path';

import { z } from 'zod';

import { startServer, type RunningPart } from '../embedded/process/start-server.js';
import type { ProcessIdentity } from '../embedded/process/process-identity.js';

/**
 * For Node itself, of an api process. Left alone, Node lets garbage pile up in proportion to the memory of the machine:
 * 10,000 sockets took 270 to 350 MB, with 1 GB 186 to 257, and take 158 to 221 MB so (docs/benchmark.md). What lives of a
 * socket is 10 KB: it is room for some 40,000.
 */
export const API_NODE_ARGS = ['--max-old-space-size=512'];

const ReadyMessage = z.object({ type: z.literal('ready'), port: z.number().int().optional() });

/**
 * Starts one of our own Node processes. It says `{type: 'ready', port?}` over its channel when it can work, and ends in
 * order on SIGTERM, and when the channel closes because its supervisor is gone.
 */
export async function startNodePart(input: {
  name: string;
  script: string;
  args: string[];
  /** For Node itself, such as `--cpu-prof`. */
  nodeArgs?: string[];
  env: NodeJS.ProcessEnv;
  logFolder: string;
  stopWithinMs: number;
  signal: AbortSignal;
  onSpawn: (identity: ProcessIdentity) => void;
}): Promise<RunningPart> {
  let said: z.infer<typeof ReadyMessage> | undefined;
  let listening = false;
  const { process: child, ready } = await startServer({
    name: input.name,
    command: process.execPath,
    args: [...(input.nodeArgs ?? []), input.script, ...input.args],
    env: input.env,
    channel: 'ipc',
    logFile: path.join(input.logFolder, `${input.name}.log`),
    stop: { signal: 'SIGTERM', withinMs: input.stopWithinMs },
    readyWithinMs: 90_000,
    signal: input.signal,
    onSpawn: input.onSpawn,
    isReady: (started) => {
      if (!listening) {
        started.child.on('message', (message) => {
          said ??= ReadyMessage.safeParse(message).data;
        });
        listening = true;
      }
      return Promise.resolve(said);
    },
  });
  return { ...child, port: ready.port };
}
