import { afterEach, describe, expect, it } from 'vitest';

import { createKnowledgeIndex } from '../../activities/adapters/knowledge-index.js';
import { createQdrantKnowledge } from '../../activities/adapters/qdrant-knowledge.js';
import { findFaults } from './qdrant-openapi.js';
import { startQdrantRecorder, type RecordedRequest, type Reply } from './qdrant-recorder.js';

const collection = 'parley_test';
const scope = { botId: 'bot-1', generationId: 'generation-1' };
const passage = { id: 'faq-1', category: 'shipping', title: 'Where is my parcel?', text: 'On its way.' };
const payload = {
  bot_id: 'bot-1',
  generation_id: 'generation-1',
  passage_id: 'faq-1',
  category: 'shipping',
  title: passage.title,
  text: passage.text,
};

function toReply({ method, path }: RecordedRequest): Reply {
  if (path.endsWith('/exists')) return { result: { exists: false } };
  if (method === 'get' && path === `/collections/${collection}`)
    return { result: { config: { params: { vectors: { size: 3, distance: 'Cosine' } } } } };
  if (path === '/collections') return { result: { collections: [] } };
  if (path.endsWith('/query/groups'))
    return { result: { groups: [{ id: 'faq-1', hits: [{ id: 'x', version: 1, score: 0.75 }] }] } };
  if (path.endsWith('/points') && method === 'post')
    return {
      result: [
        { id: 'x', payload },
        { id: 'y', payload: { ...payload, bot_id: 'bot-2', passage_id: 'faq-2' } },
      ],
    };
  return { result: path.endsWith('/points/batch') ? [] : true };
}

describe('what the Qdrant adapter sends', () => {
  let recorder: Awaited<ReturnType<typeof startQdrantRecorder>>;
  afterEach(() => recorder.close());

  async function open(reply: (request: RecordedRequest) => Reply = toReply, fetchTimeoutMs = 2000) {
    recorder = await startQdrantRecorder(reply);
    return createQdrantKnowledge({ url: recorder.url, collection, fetchTimeoutMs });
  }

  it("is what Qdrant's OpenAPI document describes, in path, method, query and body", async () => {
    const index = await open();
    await index.prepare({ dimensions: 3 });
    await index.upsert({
      ...scope,
      passages: [{ passage, vectors: [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)] }],
    });
    await index.search({ ...scope, vector: Float32Array.of(1, 0, 0), limit: 4 });
    await index.load({ ...scope, passageIds: ['faq-1'] });
    await index.loadVectors({ ...scope, passages: [{ passageId: 'faq-1', count: 2 }] });
    await index.drop(scope);
    await index.ping();
    expect(new Set(recorder.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set([
        `get /collections/${collection}/exists`,
        `put /collections/${collection}`,
        `get /collections/${collection}`,
        `put /collections/${collection}/index`,
        `post /collections/${collection}/points/batch`,
        `post /collections/${collection}/points/query/groups`,
        `post /collections/${collection}/points`,
        `post /collections/${collection}/points/delete`,
        'get /collections',
      ]),
    );
    expect(findFaults(recorder.requests, { collection })).toEqual([]);
  });

  it('would be found out if it were anything else', () => {
    const broken: Partial<RecordedRequest>[] = [
      { method: 'post', path: `/collections/${collection}/points/query/groups`, body: { query: [1], limit: 4 } },
      {
        method: 'post',
        path: `/collections/${collection}/points/query/groups`,
        body: { query: [1], group_by: 'x', limits: 4 },
      },
      { method: 'put', path: `/collections/${collection}/points/query/groups`, body: {} },
      { method: 'post', path: '/no/such/path' },
      { method: 'put', path: `/collections/${collection}/index`, query: { await: 'true' }, body: { field_name: 'x' } },
    ];
    const requests = broken.map((request) => ({
      method: 'get',
      path: '/',
      query: {},
      apiKey: undefined,
      body: undefined,
      ...request,
    }));
    const found = new Set(findFaults(requests, { collection }).map(({ request }) => request));
    expect([...found].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps every search, load and write to one generation of one bot', async () => {
    const index = await open();
    const must = [
      { key: 'bot_id', match: { value: 'bot-1' } },
      { key: 'generation_id', match: { value: 'generation-1' } },
    ];
    await index.upsert({ ...scope, passages: [{ passage, vectors: [Float32Array.of(1, 0, 0)] }] });
    expect(await index.search({ ...scope, vector: Float32Array.of(1, 0, 0), limit: 4 })).toEqual([
      { passageId: 'faq-1', score: 0.75 },
    ]);
    await index.drop(scope);
    const [written, searched, dropped] = recorder.requests;
    expect(searched?.body).toMatchObject({ filter: { must }, group_by: 'passage_id', group_size: 1, limit: 4 });
    expect(dropped?.body).toEqual({ filter: { must } });
    expect(written?.body).toMatchObject({
      operations: [
        { delete: { filter: { must: [...must, { key: 'passage_id', match: { any: ['faq-1'] } }] } } },
        { upsert: { points: [{ vector: [1, 0, 0], payload }] } },
      ],
    });
  });

  it('leaves out passages of another bot, should the server answer with one', async () => {
    const index = await open();
    expect(await index.load({ ...scope, passageIds: ['faq-2', 'faq-1'] })).toEqual([passage]);
  });

  it('takes vectors back from the points of one generation, and only all of a passage or none', async () => {
    const vectors = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    const index = await open(({ body }) => {
      const { ids } = body as { ids: string[] };
      return { result: ids.slice(0, 2).map((id, at) => ({ id, payload, vector: vectors[at] })) };
    });
    const ask = (count: number) => index.loadVectors({ ...scope, passages: [{ passageId: 'faq-1', count }] });
    expect(await ask(2)).toEqual(new Map([['faq-1', vectors.map((vector) => Float32Array.from(vector))]]));
    expect(await ask(3)).toEqual(new Map());
    const other = { ...scope, generationId: 'another', passages: [{ passageId: 'faq-1', count: 2 }] };
    expect(await index.loadVectors(other)).toEqual(new Map());
    expect(recorder.requests[0]?.body).toMatchObject({ with_vector: true });
  });

  it('gives a point the same id each time, and another one in another generation', async () => {
    const index = await open();
    const passages = [{ passage, vectors: [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)] }];
    for (const generationId of ['g1', 'g1', 'g2']) await index.upsert({ botId: 'b', generationId, passages });
    const ids = recorder.requests.map(({ body }) =>
      (body as { operations: [unknown, { upsert: { points: { id: string }[] } }] }).operations[1].upsert.points.map(
        ({ id }) => id,
      ),
    );
    expect(ids[0]).toEqual(ids[1]);
    expect(new Set(ids.flat()).size).toBe(4);
    for (const id of ids.flat())
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is bounded in time when the server hangs, in every call', async () => {
    const index = await open(() => 'hang', 150);
    const vector = Float32Array.of(1, 0, 0);
    const calls = [
      () => index.prepare({ dimensions: 3 }),
      () => index.upsert({ ...scope, passages: [{ passage, vectors: [vector] }] }),
      () => index.search({ ...scope, vector, limit: 1 }),
      () => index.load({ ...scope, passageIds: ['faq-1'] }),
      () => index.drop(scope),
      () => index.ping(),
    ];
    for (const call of calls) {
      const start = performance.now();
      await expect(call()).rejects.toThrow();
      expect(performance.now() - start).toBeLessThan(1500);
    }
  });

  it('fails where the server fails, and where the collection has another size', async () => {
    const failing = await open(() => ({ status: 500 }));
    await expect(failing.search({ ...scope, vector: Float32Array.of(1, 0, 0), limit: 1 })).rejects.toThrow();
    await recorder.close();
    const index = await open();
    await expect(index.prepare({ dimensions: 512 })).rejects.toThrow(/does not hold vectors of 512 dimensions/);
  });

  it('goes on when another process made the collection in the same moment', async () => {
    let asked = 0;
    const index = await open((request) => {
      if (request.path.endsWith('/exists')) return { result: { exists: ++asked > 1 } };
      if (request.method === 'put' && request.path === `/collections/${collection}`) return { status: 409 };
      return toReply(request);
    });
    await index.prepare({ dimensions: 3 });
    expect(recorder.requests.filter(({ path }) => path.endsWith('/index'))).toHaveLength(3);
  });

  it('goes to the address of QDRANT_URL with its path, and carries the key', async () => {
    recorder = await startQdrantRecorder(toReply);
    const env = { QDRANT_URL: `${recorder.url}/vectors/`, QDRANT_API_KEY: 'a-key' };
    const index = await createKnowledgeIndex({ env });
    await index.ping();
    expect(recorder.requests[0]).toMatchObject({ path: '/vectors/collections', apiKey: 'a-key' });
    await index.close();
  });
});
