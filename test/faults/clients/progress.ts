/** What is under way between all clients and the stack, for whoever wants to kill something at a bad moment. */
export type Progress = {
  acknowledged(id: string): void;
  ended(ids: readonly string[]): void;
  /** Messages that were acknowledged, and whose end no client has seen yet. */
  inFlight(): number;
  /** Seconds of the longest stretch so far in which no message was acknowledged. */
  longestWithoutAck(): number;
};

/** Begins to count. */
export function createProgress(): Progress {
  const acknowledged = new Set<string>();
  const ended = new Set<string>();
  let lastAckAt = performance.now();
  let longestMs = 0;
  return {
    acknowledged(id) {
      if (acknowledged.has(id)) return;
      acknowledged.add(id);
      const now = performance.now();
      longestMs = Math.max(longestMs, now - lastAckAt);
      lastAckAt = now;
    },
    ended(ids) {
      for (const id of ids) ended.add(id);
    },
    inFlight() {
      let count = 0;
      for (const id of acknowledged) if (!ended.has(id)) count += 1;
      return count;
    },
    longestWithoutAck: () => Math.max(longestMs, performance.now() - lastAckAt) / 1000,
  };
}
