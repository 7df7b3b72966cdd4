import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createLibsqlKnowledge } from '../../activities/adapters/libsql-knowledge.js';
import { createQdrantKnowledge } from '../../activities/adapters/qdrant-knowledge.js';
import type { KnowledgeIndex, KnowledgeScope, PassageVector } from '../../activities/ports.js';
import { describeStores, DIMENSIONS, itIsMadeReady, unit } from './vector-stores.js';

function passage(id: string, ...vectors: Float32Array[]): PassageVector {
  return {
    passage: { id, category: `category of ${id}`, title: `Title of ${id}?`, text: `Text of ${id}: "ä", 日本` },
    vectors,
  };
}

const EAST = unit(1, 0, 0, 0);
const NORTH = unit(0, 1, 0, 0);
const NORTH_EAST = unit(1, 1, 0, 0);

/** What every store of knowledge must do. */
function contract(open: () => Promise<KnowledgeIndex>): void {
  let index: KnowledgeIndex;
  const newScope = (): KnowledgeScope => ({ botId: randomUUID(), generationId: randomUUID() });

  beforeAll(async () => {
    index = await open();
    await index.prepare({ dimensions: DIMENSIONS });
  });
  afterAll(() => index.close());

  itIsMadeReady(() => index);

  it('finds passages best first, with the cosine as score', async () => {
    const scope = newScope();
    await index.upsert({
      ...scope,
      passages: [passage('north', NORTH), passage('east', EAST), passage('west', unit(-1, 0, 0, 0))],
    });
    const matches = await index.search({ ...scope, vector: unit(0.6, 0.8, 0, 0), limit: 5 });
    expect(matches.map(({ passageId }) => passageId)).toEqual(['north', 'east', 'west']);
    expect(matches.map(({ score }) => score)).toEqual(
      [0.8, 0.6, -0.6].map((score): unknown => expect.closeTo(score, 4)),
    );
  });

  it('names a passage once, with the score of its best phrase', async () => {
    const scope = newScope();
    await index.upsert({ ...scope, passages: [passage('many', NORTH, EAST, NORTH_EAST), passage('one', NORTH)] });
    const matches = await index.search({ ...scope, vector: EAST, limit: 10 });
    expect(matches).toEqual([
      { passageId: 'many', score: expect.closeTo(1, 4) as number },
      { passageId: 'one', score: expect.closeTo(0, 4) as number },
    ]);
  });

  it('gives no more than asked for, counted in passages', async () => {
    const scope = newScope();
    const passages = Array.from({ length: 6 }, (_, at) => passage(`p${at}`, unit(1, at, 0, 0), unit(1, at, 1, 0)));
    await index.upsert({ ...scope, passages });
    const matches = await index.search({ ...scope, vector: EAST, limit: 3 });
    expect(matches.map(({ passageId }) => passageId)).toEqual(['p0', 'p1', 'p2']);
  });

  it('never finds, loads or drops what belongs to another bot or another generation', async () => {
    const scope = newScope();
    const otherBot = { ...scope, botId: randomUUID() };
    const otherGeneration = { ...scope, generationId: randomUUID() };
    await index.upsert({ ...scope, passages: [passage('mine', NORTH)] });
    for (const other of [otherBot, otherGeneration]) {
      await index.upsert({ ...other, passages: [passage('theirs', EAST), passage('mine', EAST)] });
    }
    expect(await index.search({ ...scope, vector: EAST, limit: 10 })).toEqual([
      { passageId: 'mine', score: expect.closeTo(0, 4) as number },
    ]);
    expect(await index.load({ ...scope, passageIds: ['theirs'] })).toEqual([]);
    await index.drop(otherBot);
    expect(await index.search({ ...otherBot, vector: EAST, limit: 10 })).toEqual([]);
    expect(await index.search({ ...scope, vector: NORTH, limit: 10 })).toHaveLength(1);
    expect(await index.search({ ...otherGeneration, vector: EAST, limit: 10 })).toHaveLength(2);
  });

  it('loads passages whole, in the order asked for, without those it does not know', async () => {
    const scope = newScope();
    const [a, b] = [passage('a', EAST), passage('b', NORTH)];
    await index.upsert({ ...scope, passages: [a, b] });
    expect(await index.load({ ...scope, passageIds: ['b', 'unknown', 'a'] })).toEqual([b.passage, a.passage]);
    expect(await index.load({ ...scope, passageIds: [] })).toEqual([]);
  });

  it('gives back the vectors of a passage in their order, and of one that has other than expected none', async () => {
    const scope = newScope();
    await index.upsert({ ...scope, passages: [passage('two', EAST, NORTH), passage('one', NORTH_EAST)] });
    const passages = ['two', 'one', 'unknown'].map((passageId) => ({ passageId, count: 2 }));
    const vectors = await index.loadVectors({ ...scope, passages });
    expect([...vectors.keys()]).toEqual(['two']);
    expect(vectors.get('two')?.map((vector) => Array.from(vector))).toEqual([Array.from(EAST), Array.from(NORTH)]);
    expect((await index.loadVectors({ ...newScope(), passages })).size).toBe(0);
    expect((await index.loadVectors({ ...scope, passages: [] })).size).toBe(0);
  });

  it('replaces a passage that is written again, with the phrases it no longer has', async () => {
    const scope = newScope();
    await index.upsert({ ...scope, passages: [passage('p', EAST, NORTH)] });
    const changed = { passage: { id: 'p', category: 'new', title: 'New?', text: 'New text' }, vectors: [NORTH] };
    await index.upsert({ ...scope, passages: [changed] });
    expect(await index.search({ ...scope, vector: EAST, limit: 5 })).toEqual([
      { passageId: 'p', score: expect.closeTo(0, 4) as number },
    ]);
    expect(await index.load({ ...scope, passageIds: ['p'] })).toEqual([changed.passage]);
  });

  it('takes hundreds of passages at once', async () => {
    const scope = newScope();
    const passages = Array.from({ length: 230 }, (_, at) =>
      passage(`p${at}`, unit(1, at / 100, 0, 0), unit(0, 0, 1, at)),
    );
    await index.upsert({ ...scope, passages });
    const matches = await index.search({ ...scope, vector: unit(1, 2.2, 0, 0), limit: 1 });
    expect(matches[0]?.passageId).toBe('p220');
    await index.drop(scope);
    expect(await index.search({ ...scope, vector: EAST, limit: 1 })).toEqual([]);
  });

  it('finds nothing in a generation that does not exist, and drops it without complaint', async () => {
    const scope = newScope();
    expect(await index.search({ ...scope, vector: EAST, limit: 5 })).toEqual([]);
    await index.drop(scope);
  });

  it('says how long a round trip took', async () => {
    expect(await index.ping()).toBeGreaterThan(0);
  });
}

describeStores({ of: 'knowledge', contract, openLibsql: createLibsqlKnowledge, openQdrant: createQdrantKnowledge });
