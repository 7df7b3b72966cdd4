import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createSentenceEmbedder } from '../../activities/adapters/embedder/index.js';
import type { Embedder } from '../../activities/ports.js';
import { printMeasurement } from './measurement.js';

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe('sentence embedder', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await createSentenceEmbedder();
  });
  afterAll(() => embedder.close());

  it('gives one unit vector of 512 dimensions for each text, also for blank and broken ones', async () => {
    const texts = ['Where is my parcel?', '', '   ', '\ud800', 'x'.repeat(40_000), '日本語'];
    const vectors = await embedder.embed({ texts });
    expect(vectors).toHaveLength(texts.length);
    for (const vector of vectors) {
      expect(vector).toHaveLength(512);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    }
  });

  it('puts sentences of like meaning closer together than others', async () => {
    const [parcel, package_, password] = await embedder.embed({
      texts: ['Where is my parcel?', 'When will my package arrive?', 'I forgot my password'],
    });
    if (!parcel || !package_ || !password) throw new Error('a vector is missing');
    expect(cosine(parcel, package_)).toBeGreaterThan(cosine(parcel, password) + 0.1);
  });

  it('answers no texts with no vectors', async () => {
    expect(await embedder.embed({ texts: [] })).toEqual([]);
  });

  it('gives each of many callers at once its own vectors, the same as alone', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => `Question number ${index} about shipping to zone ${index}`);
    const together = await Promise.all(texts.map((text) => embedder.embed({ texts: [text] })));
    const alone = await embedder.embed({ texts: [texts[41] ?? ''] });
    const [first] = alone;
    const same = together[41]?.[0];
    if (!first || !same) throw new Error('a vector is missing');
    expect(cosine(first, same)).toBeGreaterThan(0.999);
  });

  it('does not hold up the event loop while it embeds 200 sentences', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `How long does delivery number ${index} take to arrive?`);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const before = performance.eventLoopUtilization();
    const start = performance.now();
    await embedder.embed({ texts });
    const elapsed = performance.now() - start;
    const { utilization } = performance.eventLoopUtilization(before);
    delay.disable();
    const [mean, p99] = [delay.mean / 1e6, delay.percentile(99) / 1e6];
    printMeasurement(
      `200 sentences in ${elapsed.toFixed(0)} ms: event loop ${(utilization * 100).toFixed(0)} % busy, ` +
        `delay mean ${mean.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
    // The same work on this thread keeps its loop busy all the time, in blocks of over 100 ms.
    expect(utilization).toBeLessThan(0.5);
    expect(mean).toBeLessThan(60);
  });

  it('lets go of a caller that aborts, and goes on for the others', async () => {
    const abort = new AbortController();
    const texts = Array.from({ length: 100 }, (_, index) => `sentence ${index}`);
    const abandoned = embedder.embed({ texts, signal: abort.signal });
    const kept = embedder.embed({ texts: ['still here'] });
    abort.abort(new Error('customer left'));
    await expect(abandoned).rejects.toThrow('customer left');
    expect(await kept).toHaveLength(1);
    await expect(embedder.embed({ texts: ['late'], signal: abort.signal })).rejects.toThrow('customer left');
  });
});

describe('sentence embedder in trouble', () => {
  it('refuses more than its queue holds', async () => {
    const embedder = await createSentenceEmbedder({ queueLimit: 10 });
    const waiting = embedder.embed({ texts: Array.from({ length: 8 }, () => 'wait') });
    await embedder.embed({ texts: ['one'] });
    await expect(embedder.embed({ texts: Array.from({ length: 11 }, () => 'more') })).rejects.toMatchObject({
      name: 'EmbeddingQueueFull',
    });
    expect(await waiting).toHaveLength(8);
    await embedder.close();
  });

  it('rejects what waits when it is closed, and everything after', async () => {
    const embedder = await createSentenceEmbedder();
    const waiting = embedder.embed({ texts: ['never'] });
    const closed = embedder.close();
    await expect(waiting).rejects.toMatchObject({ name: 'EmbeddingThreadDied' });
    await closed;
    await expect(embedder.embed({ texts: ['never'] })).rejects.toMatchObject({ name: 'EmbeddingThreadDied' });
  });

  it('fails what was in flight when its thread dies, keeps what waited, and works again', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'parley-embedder-'));
    const threadFile = path.join(folder, 'thread.mjs');
    // Answers every batch, and dies of the word "poison".
    await writeFile(
      threadFile,
      `import { parentPort } from 'node:worker_threads';
       parentPort.postMessage({ kind: 'ready' });
       parentPort.on('message', ({ texts }) => {
         if (texts.includes('poison')) throw new Error('poisoned');
         if (texts.includes('odd')) return parentPort.postMessage({ kind: 'failed', reason: 'TypeError' });
         parentPort.postMessage({ kind: 'vectors', vectors: new Float32Array(texts.length * 512).fill(1) });
       });`,
    );
    const embedder = await createSentenceEmbedder({ threadFile });
    const poisoned = embedder.embed({ texts: ['poison'] });
    const waited = embedder.embed({ texts: ['good'] });
    await expect(poisoned).rejects.toMatchObject({ name: 'EmbeddingThreadDied' });
    expect(await waited).toHaveLength(1);
    await expect(embedder.embed({ texts: ['odd'] })).rejects.toMatchObject({ name: 'EmbeddingFailed' });
    expect(await embedder.embed({ texts: ['good', 'again'] })).toHaveLength(2);
    await embedder.close();
    await rm(folder, { recursive: true });
  });

  it('says so when its thread cannot start, each time it is asked', async () => {
    const embedder = await createSentenceEmbedder({ threadFile: path.join(tmpdir(), 'there-is-no-such-thread.mjs') });
    await expect(embedder.embed({ texts: ['one'] })).rejects.toMatchObject({ name: 'EmbeddingThreadDied' });
    await expect(embedder.embed({ texts: ['two'] })).rejects.toMatchObject({ name: 'EmbeddingThreadDied' });
    await embedder.close();
  });
});
