import type { TurnNotice } from '../../contracts/events.js';

type DeltaStreamOptions = {
  turnId: string;
  attempt: number;
  send: (notice: TurnNotice) => void;
  /** Milliseconds over which tokens are gathered into one notice; the first goes out at once. */
  gatherMs?: number;
};

export type DeltaStream = {
  push: (text: string) => void;
  reset: () => void;
  finish: () => void;
  stop: () => void;
};

/**
 * Turns a model's tokens into few notices: the first token at once, then what came in each interval. `reset` tells
 * clients to discard what was shown; after `stop` nothing more is sent.
 */
export function createDeltaStream({ turnId, attempt, send, gatherMs = 40 }: DeltaStreamOptions): DeltaStream {
  let offset = 0;
  let gathered = '';
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function flush(): void {
    if (gathered === '') {
      timer = undefined;
      return;
    }
    send({ type: 'turn.delta', turnId, attempt, offset, text: gathered });
    offset += gathered.length;
    gathered = '';
    timer = setTimeout(flush, gatherMs);
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
  }

  return {
    push(text) {
      if (stopped || text === '') return;
      gathered += text;
      if (timer === undefined) flush();
    },
    reset() {
      if (stopped) return;
      gathered = '';
      offset = 0;
      send({ type: 'turn.reset', turnId, attempt });
    },
    finish() {
      if (stopped) return;
      clearTimeout(timer);
      flush();
      stop();
    },
    stop,
  };
}
