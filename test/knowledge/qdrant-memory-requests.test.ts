import { afterEach, describe, expect, it } from 'vitest';

import { createMemoryIndex } from '../../activities/adapters/memory-index.js';
import { createQdrantMemory } from '../../activities/adapters/qdrant-memory.js';
import { findFaults } from './qdrant-openapi.js';
import { startQdrantRecorder, type RecordedRequest, type Reply } from './qdrant-recorder.js';

const collection = 'parley_test';
const owner = { botId: 'bot-1', personId: 'person-1' };
const mine = { ...owner, conversationId: 'conversation-1' };
const at = '2026-01-02T03:04:05.678Z';
const vector = Float32Array.of(1, 0, 0);
const asked = { ...owner, vector, threshold: 0.5, limit: 2 };
const ofOwner = [
  { key: 'bot_id', match: { value: 'bot-1' } },
  { key: 'person_id', match: { value: 'person-1' } },
];

function toPayload(seq: number, conversationId = mine.conversationId): Record<string, unknown> {
  return { bot_id: 'bot-1', person_id: 'person-1', conversation_id: conversationId, seq, at };
}

/** A server that has its collection, and finds these points. */
function toServer(points: { payload: unknown; score: number }[]): (request: RecordedRequest) => Reply {
  return ({ method, path, body }) => {
    if (path.endsWith('/exists')) return { result: { exists: false } };
    if (path.endsWith('/query')) {
      const { limit } = body as { limit: number };
      return { result: { points: points.slice(0, limit).map((point) => ({ id: 'x', version: 1, ...point })) } };
    }
    if (path.endsWith('/count')) return { result: { count: points.length } };
    const isCollection = method === 'get' && path === `/collections/${collection}`;
    return { result: isCollection ? { config: { params: { vectors: { size: 3, distance: 'Cosine' } } } } : true };
  };
}

describe('what the Qdrant adapter of memories sends', () => {
  let recorder: Awaited<ReturnType<typeof startQdrantRecorder>>;
  afterEach(() => recorder.close());

  async function open(
    points: { payload: unknown; score: number }[] = [],
  ): Promise<ReturnType<typeof createQdrantMemory>> {
    recorder = await startQdrantRecorder(toServer(points));
    return createQdrantMemory({ url: recorder.url, collection, fetchTimeoutMs: 2000 });
  }

  it("is what Qdrant's OpenAPI document describes, in path, method, query and body", async () => {
    const index = await open();
    await index.prepare({ dimensions: 3 });
    await index.upsert({ ...mine, messages: [{ seq: 1, at, vector }] });
    await index.has(asked);
    await index.search(asked);
    await index.search({ ...asked, within: mine, except: { conversationId: 'conversation-2', fromSeq: 3 } });
    await index.forget(mine);
    expect(new Set(recorder.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set([
        `get /collections/${collection}/exists`,
        `put /collections/${collection}`,
        `get /collections/${collection}`,
        `put /collections/${collection}/index`,
        `put /collections/${collection}/points`,
        `post /collections/${collection}/points/count`,
        `post /collections/${collection}/points/query`,
        `post /collections/${collection}/points/delete`,
      ]),
    );
    expect(findFaults(recorder.requests, { collection })).toEqual([]);
  });

  it('makes indexes for whatever it filters by, with the person as tenant', async () => {
    const index = await open();
    await index.prepare({ dimensions: 3 });
    expect(recorder.requests.filter(({ path }) => path.endsWith('/index')).map(({ body }) => body)).toEqual([
      { field_name: 'bot_id', field_schema: 'keyword' },
      { field_name: 'person_id', field_schema: { type: 'keyword', is_tenant: true } },
      { field_name: 'conversation_id', field_schema: 'keyword' },
      { field_name: 'seq', field_schema: 'integer' },
    ]);
  });

  it('keeps every search to one person of one bot, above the threshold, and compares exactly', async () => {
    const index = await open();
    await index.search(asked);
    await index.search({ ...asked, within: mine });
    await index.search({ ...asked, except: { conversationId: 'conversation-2', fromSeq: 3 } });
    const bodies = recorder.requests.map(({ body }) => body as { filter: unknown });
    expect(bodies[0]).toMatchObject({ query: [1, 0, 0], score_threshold: 0.5, params: { exact: true } });
    expect(bodies.map(({ filter }) => filter)).toEqual([
      { must: ofOwner },
      { must: [...ofOwner, { key: 'conversation_id', match: { value: 'conversation-1' } }] },
      {
        must: ofOwner,
        must_not: [
          {
            must: [
              { key: 'conversation_id', match: { value: 'conversation-2' } },
              { key: 'seq', range: { gte: 3 } },
            ],
          },
        ],
      },
    ]);
  });

  it('writes a message with whose it is, where it is and when it was, and forgets only that conversation', async () => {
    const index = await open();
    await index.upsert({ ...mine, messages: [{ seq: 1, at, vector }] });
    await index.forget(mine);
    const [written, forgotten] = recorder.requests;
    expect(written?.query).toEqual({ wait: 'true' });
    expect(written?.body).toMatchObject({ points: [{ vector: [1, 0, 0], payload: toPayload(1) }] });
    expect(forgotten?.body).toEqual({
      filter: { must: [...ofOwner, { key: 'conversation_id', match: { value: 'conversation-1' } }] },
    });
  });

  it('gives a point the same id each time, and another one to another seq and another conversation', async () => {
    const index = await open();
    const messages = [1, 2].map((seq) => ({ seq, at, vector }));
    for (const conversationId of ['a', 'a', 'b']) await index.upsert({ ...owner, conversationId, messages });
    const ids = recorder.requests.map(({ body }) => (body as { points: { id: string }[] }).points.map(({ id }) => id));
    expect(ids[0]).toEqual(ids[1]);
    expect(new Set(ids.flat()).size).toBe(4);
    for (const id of ids.flat()) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
  });

  it('leaves out what is not above the threshold or of another person, should the server answer with it', async () => {
    const index = await open([
      { payload: { ...toPayload(1), person_id: 'person-2' }, score: 0.9 },
      { payload: { ...toPayload(2), bot_id: 'bot-2' }, score: 0.8 },
      { payload: { seq: 3 }, score: 0.7 },
      { payload: null, score: 0.65 },
      { payload: toPayload(4), score: 0.6 },
      { payload: toPayload(5), score: 0.5 },
    ]);
    expect(await index.search({ ...asked, limit: 10 })).toEqual([
      { conversationId: 'conversation-1', seq: 4, at, score: 0.6 },
    ]);
  });

  it('asks once where no equal scores are divided, and again for more where they are', async () => {
    const point = (seq: number, score: number): { payload: unknown; score: number } => ({
      payload: toPayload(seq),
      score,
    });
    const distinct = await open([point(3, 0.9), point(2, 0.8), point(1, 0.7)]);
    expect((await distinct.search(asked)).map(({ seq }) => seq)).toEqual([3, 2]);
    expect(recorder.requests.map(({ body }) => (body as { limit: number }).limit)).toEqual([3]);
    await recorder.close();
    const equal = await open([point(9, 0.9), ...[8, 7, 6, 5, 4].map((seq) => point(seq, 0.8)), point(1, 0.7)]);
    expect((await equal.search(asked)).map(({ seq }) => seq)).toEqual([9, 4]);
    expect(recorder.requests.map(({ body }) => (body as { limit: number }).limit)).toEqual([3, 6, 12]);
  });

  it('is bounded in time when the server hangs, in every call', async () => {
    recorder = await startQdrantRecorder(() => 'hang');
    const index = createQdrantMemory({ url: recorder.url, collection, fetchTimeoutMs: 150 });
    const calls = [
      () => index.prepare({ dimensions: 3 }),
      () => index.upsert({ ...mine, messages: [{ seq: 1, at, vector }] }),
      () => index.search(asked),
      () => index.forget(mine),
    ];
    for (const call of calls) {
      const start = performance.now();
      await expect(call()).rejects.toThrow();
      expect(performance.now() - start).toBeLessThan(1500);
    }
  });

  it('goes to the collection of memories at the address of QDRANT_URL, and carries the key', async () => {
    recorder = await startQdrantRecorder(() => ({ result: { points: [] } }));
    const index = await createMemoryIndex({ env: { QDRANT_URL: `${recorder.url}/vectors/`, QDRANT_API_KEY: 'a-key' } });
    await index.search(asked);
    expect(recorder.requests[0]).toMatchObject({
      path: '/vectors/collections/parley_memories/points/query',
      apiKey: 'a-key',
    });
    await index.close();
  });
});
