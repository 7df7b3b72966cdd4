import { UserError } from '../../runtime/user-error.js';
import { startProcess, type ManagedProcess, type ProcessOptions } from './managed-process.js';
import { waitFor } from './wait.js';

/** What a supervisor needs to know of something that runs. */
export type RunningPart = Pick<ManagedProcess, 'identity' | 'ended' | 'stop' | 'kill'> & {
  readonly port?: number | undefined;
};

/**
 * Starts a server and waits until it can be talked to. When it cannot, it is ended again.
 * @throws UserError with the last lines of its log when it ends early, or is not ready in time.
 */
export async function startServer<Ready>(
  input: ProcessOptions & {
    isReady: (process: ManagedProcess) => Promise<Ready | undefined>;
    readyWithinMs: number;
    signal?: AbortSignal | undefined;
  },
): Promise<{ process: ManagedProcess; ready: Ready }> {
  const server = await startProcess(input);
  const found = await waitFor({
    probe: async () => {
      if (server.hasEnded()) return { state: 'ended' } as const;
      const ready = await input.isReady(server);
      return ready === undefined ? undefined : ({ state: 'ready', ready } as const);
    },
    timeoutMs: input.readyWithinMs,
    signal: input.signal,
  }).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  if (found?.state === 'ready') return { process: server, ready: found.ready };
  await server.stop();
  const seconds = Math.round(input.readyWithinMs / 1000);
  const what =
    input.signal?.aborted === true
      ? 'was stopped before it was ready'
      : found === undefined
        ? `was not ready after ${seconds} seconds`
        : `ended before it was ready (${await server.ended})`;
  const tail = server.tail(12);
  throw new UserError(`${input.name} ${what}.${tail === '' ? '' : ` Its last words:\n${indent(tail)}`}`, {
    remedy: `The whole log is in ${input.logFile}.`,
  });
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
