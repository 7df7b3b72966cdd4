import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { findProjectRoot } from '../../infra/project-root.js';

export type NodeProcess = {
  readonly pid: number;
  /** The first message of this type that the process sends. Rejects when the process ends before it. */
  said: (type: string) => Promise<Record<string, unknown>>;
  /** Ends it as an operator would, and waits until it is gone. */
  stop: () => Promise<number | null>;
  /** Kills it without a chance to clean up, and waits until it is gone. */
  kill: () => Promise<void>;
};

/**
 * Starts one of Parley's own processes from `dist`, with nothing of this process's environment but the essentials, and
 * waits until it says that it is ready.
 */
export async function startNodeProcess({
  script,
  args = [],
  env,
}: {
  script: string;
  args?: string[];
  env: Record<string, string>;
}): Promise<NodeProcess> {
  // Not measured: what runs in them is what the tests of `parley start` run, at a fifth less of the processor.
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(path.join(findProjectRoot(), 'dist', script), args, {
    env: { PATH, HOME, LOG_LEVEL: 'warn', ...env },
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = collectOutput(child);
  const messages: Record<string, unknown>[] = [];
  child.on('message', (message) => messages.push(message as Record<string, unknown>));
  const gone = once(child, 'exit');

  async function said(type: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = messages.find((message) => message['type'] === type);
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`${script} ended before it said ${type}:\n${output()}`);
      }
      await Promise.race([once(child, 'message'), gone]);
    }
  }

  await said('ready');
  return {
    pid: child.pid ?? -1,
    said,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-8000)));
  }
  return () => text;
}
