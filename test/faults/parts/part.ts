import { setTimeout as delay } from 'node:timers/promises';

import type { RunningPart } from '../../../infra/embedded/process/start-server.js';

/** A process that is started, killed, and started again. */
export type Part = {
  readonly name: string;
  isUp(): boolean;
  /** Starts it; one that was up before, again and again. @throws Error when it does not come up in time */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Ends it in order, and for good. */
  stop(): Promise<void>;
};

const UP_WITHIN_MS = 120_000;
const START_AGAIN_MS = 300;

/**
 * Watches over one process as the supervisor does: one that ends by itself, or cannot start because another part is
 * away, is started again. `note` hears of both.
 */
export function createPart(input: {
  name: string;
  launch: () => Promise<RunningPart>;
  note: (what: string) => void;
}): Part {
  const { name, launch, note } = input;
  let running: RunningPart | null = null;
  let starting: Promise<void> | null = null;
  let wasUp = false;
  let ended = false;

  async function bringUp(): Promise<void> {
    const deadline = performance.now() + UP_WITHIN_MS;
    for (;;) {
      try {
        const started = await launch();
        running = started;
        wasUp = true;
        void started.ended.then((how) => {
          if (running === started) comeBack(how);
        });
        return;
      } catch (error) {
        note(`${name} could not start: ${toFirstLines(error)}`);
        // At first everything that it needs is there: what is wrong then stays wrong.
        if (!wasUp || ended || performance.now() > deadline) throw error;
        await delay(START_AGAIN_MS);
      }
    }
  }

  function comeBack(how: string): void {
    running = null;
    if (ended) return;
    note(`${name} ended by itself (${how})`);
    start().catch((error: unknown) => {
      note(`${name} stays down: ${toFirstLines(error)}`);
    });
  }

  function start(): Promise<void> {
    starting ??= bringUp().finally(() => {
      starting = null;
    });
    return starting;
  }

  return {
    name,
    isUp: () => running !== null,
    start,
    async kill() {
      const victim = running;
      running = null;
      await victim?.kill();
    },
    async stop() {
      ended = true;
      await starting?.catch(() => undefined);
      const last = running;
      running = null;
      await last?.stop();
    },
  };
}

function toFirstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 4).join(' | ');
}
