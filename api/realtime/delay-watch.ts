/** Watches messages that were sent and that nobody has begun to answer. */
export interface DelayWatch {
  sent(clientMessageId: string): void;
  /** The message has its answer, or was not taken. */
  settled(clientMessageIds: string[]): void;
  /** The record says that a message waits that nobody has taken, from whatever client it came. */
  foundDelayed(): void;
  /** A worker has begun a turn: it takes whatever waits. */
  turnStarted(): void;
  end(): void;
}

/** Calls `onDelayed` once for each stretch of time in which messages wait and nothing happens. */
export function createDelayWatch(options: { delayedAfterMs: number; onDelayed: () => void }): DelayWatch {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isSaid = false;

  const say = () => {
    clearTimeout(timer);
    if (!isSaid) options.onDelayed();
    isSaid = true;
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    isSaid = false;
  };
  return {
    sent(clientMessageId) {
      waiting.add(clientMessageId);
      timer ??= setTimeout(say, options.delayedAfterMs);
    },
    settled(clientMessageIds) {
      for (const id of clientMessageIds) waiting.delete(id);
      if (waiting.size === 0) stop();
    },
    foundDelayed: say,
    turnStarted() {
      waiting.clear();
      stop();
    },
    end: stop,
  };
}
