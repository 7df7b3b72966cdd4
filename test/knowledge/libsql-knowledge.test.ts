import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createKnowledgeIndex } from '../../activities/adapters/knowledge-index.js';
import { createLibsqlKnowledge } from '../../activities/adapters/libsql-knowledge.js';

const scope = { botId: 'bot', generationId: 'generation' };
const vector = Float32Array.of(1, 0);
const passage = { id: 'p', category: 'c', title: 't', text: 'x' };

describe('knowledge file shared by processes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-knowledge-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read while another connection is in the middle of writing', async () => {
    const file = path.join(folder, 'vectors.db');
    const index = await createLibsqlKnowledge({ file });
    await index.prepare({ dimensions: 2 });
    await index.upsert({ ...scope, passages: [{ passage, vectors: [vector] }] });
    const other = createClient({ url: `file:${file}` });
    const writing = await other.transaction('write');
    await writing.execute('DELETE FROM passage_vector');

    const start = performance.now();
    expect(await index.search({ ...scope, vector, limit: 5 })).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(500);

    await writing.commit();
    expect(await index.search({ ...scope, vector, limit: 5 })).toEqual([]);
    other.close();
    await index.close();
  });

  it('gives up a write that waits for another for more than two seconds', async () => {
    const file = path.join(folder, 'vectors.db');
    const index = await createLibsqlKnowledge({ file });
    await index.prepare({ dimensions: 2 });
    const other = createClient({ url: `file:${file}` });
    const writing = await other.transaction('write');
    const start = performance.now();
    await expect(index.upsert({ ...scope, passages: [{ passage, vectors: [vector] }] })).rejects.toMatchObject({
      code: 'SQLITE_BUSY',
    });
    expect(performance.now() - start).toBeLessThan(4000);
    await writing.rollback();
    await index.upsert({ ...scope, passages: [{ passage, vectors: [vector] }] });
    other.close();
    await index.close();
  });

  it('keeps its passages when it is opened again', async () => {
    const env = { PARLEY_DATA_DIR: folder };
    const before = await createKnowledgeIndex({ env });
    await before.prepare({ dimensions: 2 });
    await before.upsert({ ...scope, passages: [{ passage, vectors: [vector] }] });
    await before.close();
    const after = await createKnowledgeIndex({ env });
    expect(await after.load({ ...scope, passageIds: ['p'] })).toEqual([passage]);
    await after.close();
    await expect(after.ping()).rejects.toThrow();
  });
});

it('says what to set where the environment names no place for knowledge', async () => {
  await expect(createKnowledgeIndex({ env: {} })).rejects.toThrow(/QDRANT_URL or PARLEY_DATA_DIR/);
});
