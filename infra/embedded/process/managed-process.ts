import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { UserError } from '../../runtime/user-error.js';
import { openLogFile } from './log-file.js';
import { identifyProcess, type ProcessIdentity } from './process-identity.js';

/** The system user that a process runs as. */
export type Account = { uid: number; gid: number };

export type ProcessOptions = {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  account?: Account | undefined;
  logFile: string;
  /** With `ipc` the child hears of its parent's death through a closed channel. */
  channel?: 'none' | 'ipc';
  /** Asks to end in order, and how long that may take before SIGKILL. */
  stop: { signal: NodeJS.Signals; withinMs: number };
  /** Writes down who was started, at once: whoever comes after a killed supervisor finds it there. */
  onSpawn?: (identity: ProcessIdentity) => void;
};

export type ManagedProcess = {
  readonly identity: ProcessIdentity;
  readonly child: ChildProcess;
  /** Resolves with how it ended, in words. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  /** Ends it in order, and by SIGKILL when its time is over. Resolves when it is gone. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  tail(lines: number): string;
};

/**
 * Starts a process in a session of its own, so that Ctrl-C reaches the supervisor alone.
 * @throws UserError where the program cannot be started at all.
 */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const log = openLogFile(options.logFile);
  const child = spawn(options.command, options.args, {
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor, ...(options.channel === 'ipc' ? (['ipc'] as const) : [])],
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...options.account,
  });
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  try {
    if (identity !== undefined) options.onSpawn?.(identity);
  } catch (error) {
    // What is not written down must not run: nobody would find it.
    child.kill('SIGKILL');
    log.close();
    throw error;
  }
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(toEnding(code, signal));
    });
  });
  try {
    if (child.pid === undefined) await once(child, 'spawn');
  } catch (error) {
    throw new UserError(`${options.name} cannot be started: ${toReason(error)}.`, { cause: error });
  } finally {
    // The child has its own copy.
    log.close();
  }
  // A signal to a process that is gone is no news.
  child.on('error', () => undefined);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  async function end(signal: NodeJS.Signals, withinMs: number): Promise<void> {
    if (hasEnded()) return;
    child.kill(signal);
    const timer = new AbortController();
    await Promise.race([ended, delay(withinMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
    if (hasEnded()) return;
    child.kill('SIGKILL');
    await ended;
  }

  return {
    identity: identity ?? { pid: child.pid ?? -1, startedAt: 'ended' },
    child,
    ended,
    hasEnded,
    stop: () => end(options.stop.signal, options.stop.withinMs),
    kill: () => end('SIGKILL', 1000),
    tail: (lines) => log.tail(lines),
  };
}

function toEnding(code: number | null, signal: string | null): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
}

function toReason(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'the program was not found';
  return error instanceof Error ? error.message : String(error);
}
