import path from 'node:path';

import { findProjectRoot } from '../../../infra/project-root.js';
import type { Embedder } from '../../ports.js';
import { createEmbeddingQueue, createEmbeddingRequest, type Unit } from './embedding-queue.js';
import { EmbeddingThreadDied, startEmbeddingThread, type EmbeddingThread } from './embedding-thread.js';

export { EmbeddingQueueFull } from './embedding-queue.js';
export { EmbeddingFailed, EmbeddingThreadDied } from './embedding-thread.js';

/** Of the bundled model: Universal Sentence Encoder Lite, English. */
const DIMENSIONS = 512;
const BATCH_TEXTS = 32;
// The model averages over a text: beyond this it gets slower and no better.
const TEXT_CHARACTERS = 1000;

/** When the model is loaded, which takes a second and some 100 MB. */
export type EmbedderLoad = 'at once' | 'when asked';

/**
 * Sentence embeddings from the bundled English model, 512 dimensions, unit length, in a thread of their own. The thread
 * loads and warms the model at once, or when it is first asked; requests meanwhile wait. Texts are cut at 1,000 characters. A thread that dies
 * fails what it was working on and is replaced.
 *
 * `embed` rejects with the signal's reason when aborted, EmbeddingQueueFull when more than `queueLimit` texts would
 * wait, EmbeddingThreadDied or EmbeddingFailed.
 */
export function createSentenceEmbedder({
  queueLimit = 4096,
  load = 'at once',
  threadFile = path.join(findProjectRoot(), 'activities', 'adapters', 'embedder', 'sentence-thread.mjs'),
}: { queueLimit?: number; load?: EmbedderLoad; threadFile?: string } = {}): Promise<Embedder> {
  const queue = createEmbeddingQueue({ limit: queueLimit });
  let state: 'open' | 'closed' = 'open';
  let working = false;
  let thread: EmbeddingThread | undefined = load === 'at once' ? startThread() : undefined;

  function startThread(): EmbeddingThread {
    const started = startEmbeddingThread({
      file: threadFile,
      onExit: ({ wasReady }) => {
        if (thread !== started) return;
        // One that never got ready would most likely not the next time either: that waits until somebody asks.
        thread = wasReady && state === 'open' ? startThread() : undefined;
        if (!wasReady) queue.failAll(new EmbeddingThreadDied('The embedding thread could not start.'));
      },
    });
    return started;
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    for (let units = queue.take(BATCH_TEXTS); units.length > 0; units = queue.take(BATCH_TEXTS)) {
      thread ??= startThread();
      try {
        deliver(units, await thread.run(units.map(({ text }) => text)));
      } catch (error) {
        for (const { request } of units) request.fail(error);
      }
    }
    working = false;
  }

  return Promise.resolve({
    dimensions: DIMENSIONS,
    async embed({ texts, signal }) {
      if (state === 'closed') throw new EmbeddingThreadDied('The embedder is closed.');
      signal?.throwIfAborted();
      if (texts.length === 0) return [];
      const { request, vectors } = createEmbeddingRequest(texts.length, signal);
      queue.add(texts.map((text, index) => ({ text: toModelText(text), request, index })));
      void work();
      return await vectors;
    },
    async close() {
      state = 'closed';
      queue.failAll(new EmbeddingThreadDied('The embedder is closed.'));
      await thread?.terminate();
    },
  });
}

function deliver(units: Unit[], vectors: Float32Array): void {
  units.forEach(({ request, index }, row) => {
    request.setVector(index, vectors.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS));
  });
}

/** The model fails on a text without any token. */
function toModelText(text: string): string {
  const cut = text.slice(0, TEXT_CHARACTERS).toWellFormed();
  return cut.trim() === '' ? '.' : cut;
}
