import { setTimeout as delay } from 'node:timers/promises';

import type { RunningPart } from '../embedded/process/start-server.js';
import { createBackoff } from './backoff.js';

/** A process that is kept running. Parts of one `stage` are ended side by side, higher stages first. */
export type Part = {
  readonly name: string;
  readonly stage: number;
  start(signal: AbortSignal): Promise<RunningPart>;
};

export type PartStatus = {
  name: string;
  state: 'running' | 'restarting';
  pid?: number | undefined;
  port?: number | undefined;
  since: Date;
  restarts: number;
};

export type SupervisorEvent =
  | { kind: 'started'; part: string }
  | { kind: 'ended'; part: string; how: string; retryInMs: number }
  | { kind: 'not started'; part: string; error: unknown; retryInMs: number };

export type Supervisor = {
  /** Starts a part and keeps it running from then on. Rejects when this first start fails. */
  start(part: Part): Promise<RunningPart>;
  status(): PartStatus[];
  /** Ends every part in order and starts none again. */
  drain(): Promise<void>;
  /** Ends every part at once, by force. */
  kill(): Promise<void>;
};

type Watched = { part: Part; running: RunningPart | undefined; since: Date; restarts: number };

/** Keeps parts running: one that ends is started again after a growing pause. */
export function createSupervisor(input: { onEvent: (event: SupervisorEvent) => void }): Supervisor {
  const watched: Watched[] = [];
  const stopping = new AbortController();
  const watches: Promise<void>[] = [];
  const firstStarts = new Set<Promise<RunningPart>>();

  async function keepRunning(entry: Watched, first: RunningPart): Promise<void> {
    const backoff = createBackoff();
    let running: RunningPart | undefined = first;
    let startedAt = performance.now();
    while (!stopping.signal.aborted) {
      if (running !== undefined) {
        const how = await running.ended;
        entry.running = undefined;
        if (isAborted(stopping.signal)) return;
        const retryInMs = backoff.next(performance.now() - startedAt);
        entry.since = new Date();
        input.onEvent({ kind: 'ended', part: entry.part.name, how, retryInMs });
        await pause(retryInMs, stopping.signal);
      }
      running = await tryAgain(entry, backoff);
      startedAt = performance.now();
    }
    // Started in the very moment of the end.
    await running?.stop();
  }

  async function tryAgain(
    entry: Watched,
    backoff: { next(ranForMs: number): number },
  ): Promise<RunningPart | undefined> {
    if (stopping.signal.aborted) return undefined;
    try {
      const running = await entry.part.start(stopping.signal);
      entry.running = running;
      entry.since = new Date();
      entry.restarts += 1;
      input.onEvent({ kind: 'started', part: entry.part.name });
      return running;
    } catch (error) {
      if (isAborted(stopping.signal)) return undefined;
      const retryInMs = backoff.next(0);
      input.onEvent({ kind: 'not started', part: entry.part.name, error, retryInMs });
      await pause(retryInMs, stopping.signal);
      return undefined;
    }
  }

  async function endAll(end: (running: RunningPart) => Promise<void>): Promise<void> {
    stopping.abort();
    await Promise.allSettled(firstStarts);
    for (const stage of [...new Set(watched.map(({ part }) => part.stage))].sort((a, b) => b - a)) {
      const group = watched.filter(({ part }) => part.stage === stage);
      await Promise.all(group.map(({ running }) => (running === undefined ? Promise.resolve() : end(running))));
    }
    await Promise.all(watches);
  }

  return {
    async start(part) {
      const starting = part.start(stopping.signal);
      firstStarts.add(starting);
      const running = await starting.finally(() => firstStarts.delete(starting));
      const entry: Watched = { part, running, since: new Date(), restarts: 0 };
      watched.push(entry);
      watches.push(keepRunning(entry, running));
      return running;
    },
    status: () =>
      watched.map(({ part, running, since, restarts }) => ({
        name: part.name,
        state: running === undefined ? 'restarting' : 'running',
        pid: running?.identity.pid,
        port: running?.port,
        since,
        restarts,
      })),
    drain: () => endAll((running) => running.stop()),
    kill: () => endAll((running) => running.kill()),
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

// A function of its own, because what TypeScript knows of a signal it believes across an await.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
