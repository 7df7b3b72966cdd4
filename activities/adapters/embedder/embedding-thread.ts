import { Worker } from 'node:worker_threads';

type ThreadMessage =
  { kind: 'ready' } | { kind: 'vectors'; vectors: Float32Array } | { kind: 'failed'; reason: string };

/** The thread ended while it was needed; what it was working on is lost, the next request gets a new thread. */
export class EmbeddingThreadDied extends Error {
  override readonly name = 'EmbeddingThreadDied';
}

/** The model could not embed a batch. */
export class EmbeddingFailed extends Error {
  override readonly name = 'EmbeddingFailed';
}

export type EmbeddingThread = {
  /** Embeds one batch; answers the vectors one after the other in one array. One batch at a time. */
  run(texts: string[]): Promise<Float32Array>;
  /** Ends the thread; a batch in flight rejects. */
  terminate(): Promise<void>;
};

type Batch = { resolve: (vectors: Float32Array) => void; reject: (error: Error) => void };

/**
 * Starts the thread that holds the model. `onExit` is called once when it is gone, and says whether it ever was ready.
 * A thread with nothing to do does not keep the process alive.
 */
export function startEmbeddingThread({
  file,
  onExit,
}: {
  file: string;
  onExit: (how: { wasReady: boolean }) => void;
}): EmbeddingThread {
  // A test runner's loader flags are not for this thread, which is plain JavaScript.
  const worker = new Worker(file, { execArgv: [], name: 'parley-embedder' });
  worker.unref();
  let wasReady = false;
  let inFlight: Batch | undefined;

  function take(): Batch | undefined {
    const batch = inFlight;
    inFlight = undefined;
    worker.unref();
    return batch;
  }

  worker.on('message', (message: ThreadMessage) => {
    if (message.kind === 'ready') wasReady = true;
    else if (message.kind === 'vectors') take()?.resolve(message.vectors);
    else take()?.reject(new EmbeddingFailed(`The texts could not be embedded (${message.reason}).`));
  });
  // An uncaught error in the thread is followed by its exit.
  let cause: unknown;
  worker.on('error', (error) => {
    cause = error;
  });
  worker.on('exit', () => {
    take()?.reject(new EmbeddingThreadDied('The embedding thread ended unexpectedly.', { cause }));
    onExit({ wasReady });
  });

  return {
    run: (texts) =>
      new Promise((resolve, reject) => {
        inFlight = { resolve, reject };
        worker.ref();
        worker.postMessage({ texts });
      }),
    terminate: async () => {
      await worker.terminate();
    },
  };
}
