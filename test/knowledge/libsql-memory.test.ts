import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createKnowledgeIndex } from '../../activities/adapters/knowledge-index.js';
import { createLibsqlMemory } from '../../activities/adapters/libsql-memory.js';
import { createMemoryIndex } from '../../activities/adapters/memory-index.js';

const mine = { botId: 'bot', personId: 'person', conversationId: 'conversation' };
const vector = Float32Array.of(1, 0);
const asked = { ...mine, vector, threshold: 0.7, limit: 10 };
const message = { seq: 1, at: '2026-01-02T03:04:05.678Z', vector };

describe('memory in the data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-memory-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is kept when it is opened again, beside the knowledge', async () => {
    const env = { PARLEY_DATA_DIR: folder };
    const knowledge = await createKnowledgeIndex({ env });
    await knowledge.prepare({ dimensions: 3 });
    const before = await createMemoryIndex({ env });
    await before.prepare({ dimensions: 2 });
    await before.upsert({ ...mine, messages: [message] });
    await before.close();
    await expect(before.search(asked)).rejects.toThrow();
    const after = await createMemoryIndex({ env });
    await after.prepare({ dimensions: 2 });
    expect(await after.search(asked)).toHaveLength(1);
    await Promise.all([after.close(), knowledge.close()]);
  });

  it('is written by two workers at once, and each finds what the other wrote', async () => {
    const file = path.join(folder, 'vectors.db');
    const [one, other] = await Promise.all([createLibsqlMemory({ file }), createLibsqlMemory({ file })]);
    const workers = [one, other];
    await Promise.all(workers.map((worker) => worker.prepare({ dimensions: 2 })));
    const conversations = Array.from({ length: 40 }, (_, number) => ({ ...mine, conversationId: `${number}` }));
    const messages = [message, { ...message, seq: 2 }];
    await Promise.all(conversations.map((of, number) => (number % 2 === 0 ? one : other).upsert({ ...of, messages })));
    for (const worker of workers) expect(await worker.search({ ...asked, limit: 100 })).toHaveLength(80);
    await Promise.all(workers.map((worker) => worker.close()));
  });

  it('refuses a vector of another size, and goes on', async () => {
    const index = await createLibsqlMemory({ file: path.join(folder, 'vectors.db') });
    await index.prepare({ dimensions: 2 });
    await expect(
      index.upsert({ ...mine, messages: [message, { ...message, seq: 2, vector: Float32Array.of(1, 0, 0) }] }),
    ).rejects.toThrow();
    expect(await index.search(asked)).toEqual([]);
    await index.upsert({ ...mine, messages: [message] });
    expect(await index.search(asked)).toHaveLength(1);
    await index.close();
  });
});

it('says what to set where the environment names no place for memories', async () => {
  await expect(createMemoryIndex({ env: {} })).rejects.toThrow(/QDRANT_URL or PARLEY_DATA_DIR/);
});
