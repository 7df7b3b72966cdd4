/** One text that waits for its vector. */
export type Unit = { text: string; request: EmbeddingRequest; index: number };

/** What one caller asked for; settled once. */
export type EmbeddingRequest = {
  readonly open: boolean;
  setVector(index: number, vector: Float32Array): void;
  fail(reason: unknown): void;
};

/** Too much waits already; the caller should try again later. */
export class EmbeddingQueueFull extends Error {
  override readonly name = 'EmbeddingQueueFull';
}

/** A request for `count` vectors that resolves when the last one is there and rejects when `signal` aborts. */
export function createEmbeddingRequest(
  count: number,
  signal: AbortSignal | undefined,
): { request: EmbeddingRequest; vectors: Promise<Float32Array[]> } {
  const found: Float32Array[] = [];
  let missing = count;
  let open = true;
  let settle: { resolve: (vectors: Float32Array[]) => void; reject: (reason: Error) => void };
  const vectors = new Promise<Float32Array[]>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const abort = () => {
    fail(signal?.reason);
  };
  signal?.addEventListener('abort', abort, { once: true });

  function close(): void {
    open = false;
    signal?.removeEventListener('abort', abort);
  }
  function fail(reason: unknown): void {
    if (!open) return;
    close();
    settle.reject(reason instanceof Error ? reason : new Error('The embedding was given up.', { cause: reason }));
  }
  const request: EmbeddingRequest = {
    get open() {
      return open;
    },
    setVector(index, vector) {
      if (!open) return;
      found[index] = vector;
      missing -= 1;
      if (missing > 0) return;
      close();
      settle.resolve(found);
    },
    fail,
  };
  return { request, vectors };
}

/** First in, first out, bounded. Texts of several callers leave together: a batch costs a third of its single texts. */
export function createEmbeddingQueue({ limit }: { limit: number }): {
  add(units: Unit[]): void;
  /** Takes up to `size` texts that somebody still waits for. */
  take(size: number): Unit[];
  failAll(reason: Error): void;
} {
  let waiting: Unit[] = [];
  return {
    add(units) {
      waiting = waiting.filter(({ request }) => request.open);
      if (waiting.length + units.length > limit) {
        throw new EmbeddingQueueFull(`More than ${limit} texts wait for their embedding.`);
      }
      waiting.push(...units);
    },
    take(size) {
      const wanted = waiting.filter(({ request }) => request.open);
      waiting = wanted.slice(size);
      return wanted.slice(0, size);
    },
    failAll(reason) {
      const units = waiting;
      waiting = [];
      for (const { request } of units) request.fail(reason);
    },
  };
}
