import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createLibsqlMemory } from '../../activities/adapters/libsql-memory.js';
import { createQdrantMemory } from '../../activities/adapters/qdrant-memory.js';
import type { MemoryIndex, MemoryVector, RecalledMessage } from '../../activities/ports.js';
import { createListIndex, playStory, storyArbitrary } from './memory-model.js';
import { describeStores, DIMENSIONS, itIsMadeReady, unit } from './vector-stores.js';

type ClosableIndex = MemoryIndex & { close(): Promise<void> };

const AT = '2026-01-02T03:04:05.678Z';
const EAST = unit(1, 0, 0, 0);
const NORTH = unit(0, 1, 0, 0);
const ANY = { threshold: -2, limit: 100 };

const said = (seq: number, vector: Float32Array): MemoryVector => ({ seq, at: AT, vector });
const toSeqs = (found: RecalledMessage[]): number[] => found.map(({ seq }) => seq);
const newOwner = (): { botId: string; personId: string } => ({ botId: randomUUID(), personId: randomUUID() });

/** What every store of memories must do. */
function contract(open: () => Promise<ClosableIndex>): void {
  let index: ClosableIndex;

  beforeAll(async () => {
    index = await open();
    await index.prepare({ dimensions: DIMENSIONS });
  });
  afterAll(() => index.close());

  itIsMadeReady(() => index);

  it('finds messages best first, with their place, their time and the cosine as score', async () => {
    const owner = newOwner();
    const [first, second] = [randomUUID(), randomUUID()];
    await index.upsert({
      ...owner,
      conversationId: first,
      messages: [said(1, EAST), { ...said(2, unit(-1, 0, 0, 0)), at: '2025-12-31T23:59:59.999Z' }],
    });
    await index.upsert({ ...owner, conversationId: second, messages: [said(7, NORTH)] });
    const score = (value: number): number => expect.closeTo(value, 5) as number;
    expect(await index.search({ ...owner, vector: unit(0.6, 0.8, 0, 0), ...ANY })).toEqual([
      { conversationId: second, seq: 7, at: AT, score: score(0.8) },
      { conversationId: first, seq: 1, at: AT, score: score(0.6) },
      { conversationId: first, seq: 2, at: '2025-12-31T23:59:59.999Z', score: score(-0.6) },
    ]);
  });

  it('leaves out what scores the threshold or less', async () => {
    const owner = newOwner();
    const messages = [said(1, EAST), said(2, unit(1, 1, 1, 1)), said(3, NORTH)];
    await index.upsert({ ...owner, conversationId: randomUUID(), messages });
    const search = async (threshold: number): Promise<number[]> =>
      toSeqs(await index.search({ ...owner, vector: EAST, threshold, limit: 10 }));
    expect(await search(0.49)).toEqual([1, 2]);
    expect(await search(0.5)).toEqual([1]);
    expect(await search(0.99)).toEqual([1]);
    expect(await search(-0.01)).toEqual([1, 2, 3]);
    expect(await search(0)).toEqual([1, 2]);
  });

  it('gives no more than asked for: of equal ones those of the first conversation, in its order', async () => {
    const owner = newOwner();
    const [a, b] = [`a ${randomUUID()}`, `b ${randomUUID()}`];
    const messages = [30, 4, 200, 1, 12].map((seq) => said(seq, EAST));
    await index.upsert({ ...owner, conversationId: b, messages: [...messages, said(5, unit(1, 0.1, 0, 0))] });
    await index.upsert({ ...owner, conversationId: a, messages });
    const found = await index.search({ ...owner, vector: EAST, threshold: 0.7, limit: 7 });
    expect(found.map(({ conversationId, seq }) => [conversationId, seq])).toEqual([
      ...[1, 4, 12, 30, 200].map((seq) => [a, seq]),
      ...[1, 4].map((seq) => [b, seq]),
    ]);
    expect(await index.search({ ...owner, vector: EAST, threshold: 0.7, limit: 1 })).toHaveLength(1);
    expect(await index.search({ ...owner, vector: EAST, threshold: 0.7, limit: 100 })).toHaveLength(11);
  });

  it("never finds another person's or another bot's message, whatever is asked", async () => {
    const owner = newOwner();
    const theirs = randomUUID();
    const others = [
      { ...owner, personId: randomUUID() },
      { ...owner, botId: randomUUID() },
      { botId: owner.personId, personId: owner.botId },
    ];
    for (const other of others) {
      await index.upsert({ ...other, conversationId: randomUUID(), messages: [said(1, EAST)] });
    }
    await index.upsert({ ...newOwner(), conversationId: theirs, messages: [said(1, EAST), said(2, EAST)] });
    const asked = { ...owner, vector: EAST, ...ANY };
    const search = (input: Partial<Parameters<MemoryIndex['search']>[0]>): Promise<RecalledMessage[]> =>
      index.search({ ...asked, ...input });
    expect(await search({})).toEqual([]);
    expect(await search({ within: { conversationId: theirs } })).toEqual([]);
    expect(await search({ except: { conversationId: theirs, fromSeq: 2 } })).toEqual([]);
    for (const forged of ['', '%', '*', `${owner.personId.slice(0, -1)}_`, "' OR 1=1 --", 'null']) {
      expect(await search({ personId: forged })).toEqual([]);
      expect(await search({ botId: forged })).toEqual([]);
      expect(await search({ within: { conversationId: forged } })).toEqual([]);
    }
  });

  it('keeps a message to whom it was written for last', async () => {
    const [before, after] = [newOwner(), newOwner()];
    const conversationId = randomUUID();
    for (const owner of [before, after]) await index.upsert({ ...owner, conversationId, messages: [said(1, EAST)] });
    expect(await index.search({ ...before, vector: EAST, ...ANY })).toEqual([]);
    expect(await index.search({ ...after, vector: EAST, ...ANY })).toHaveLength(1);
  });

  it('replaces a message that is written again, and only that one', async () => {
    const owner = newOwner();
    const [conversationId, another] = [randomUUID(), randomUUID()];
    for (const id of [conversationId, another]) {
      await index.upsert({ ...owner, conversationId: id, messages: [said(1, EAST), said(2, EAST)] });
    }
    const later = '2026-02-03T00:00:00.000Z';
    await index.upsert({ ...owner, conversationId, messages: [{ seq: 2, at: later, vector: NORTH }] });
    expect(await index.search({ ...owner, vector: EAST, ...ANY })).toHaveLength(4);
    expect(await index.search({ ...owner, vector: NORTH, threshold: 0.7, limit: 10 })).toEqual([
      { conversationId, seq: 2, at: later, score: expect.closeTo(1, 5) as number },
    ]);
    await index.upsert({ ...owner, conversationId, messages: [said(2, NORTH), said(2, EAST)] });
    expect(await index.search({ ...owner, vector: NORTH, threshold: 0.7, limit: 10 })).toEqual([]);
  });

  it('keeps to one conversation where that is asked', async () => {
    const owner = newOwner();
    const [conversationId, another] = [randomUUID(), randomUUID()];
    for (const id of [conversationId, another]) {
      await index.upsert({ ...owner, conversationId: id, messages: [said(1, EAST), said(2, NORTH)] });
    }
    const found = await index.search({ ...owner, vector: EAST, ...ANY, within: { conversationId } });
    expect(found.map((message) => [message.conversationId, message.seq])).toEqual([
      [conversationId, 1],
      [conversationId, 2],
    ]);
    expect(await index.search({ ...owner, vector: EAST, ...ANY, within: { conversationId: randomUUID() } })).toEqual(
      [],
    );
  });

  it('leaves out the end of the conversation that the model sees anyway, and nothing of another', async () => {
    const owner = newOwner();
    const [a, b] = ['a', 'b'].map((letter) => ({ conversationId: `${letter} ${randomUUID()}` }));
    if (a === undefined || b === undefined) throw new Error('two were made');
    const messages = [1, 2, 3, 4].map((seq) => said(seq, EAST));
    for (const of of [a, b]) await index.upsert({ ...owner, ...of, messages });
    const asked = { ...owner, vector: EAST, ...ANY };
    const except = { ...a, fromSeq: 3 };
    expect(toSeqs(await index.search({ ...asked, except }))).toEqual([1, 2, 1, 2, 3, 4]);
    expect(toSeqs(await index.search({ ...asked, except, within: a }))).toEqual([1, 2]);
    expect(toSeqs(await index.search({ ...asked, except, within: b }))).toEqual([1, 2, 3, 4]);
    // What is left out takes no place of what is not.
    expect(toSeqs(await index.search({ ...asked, except: { ...a, fromSeq: 0 }, limit: 4 }))).toEqual([1, 2, 3, 4]);
  });

  it('forgets a conversation of its person, and nothing else', async () => {
    const [owner, stranger] = [newOwner(), newOwner()];
    const [conversationId, kept] = [randomUUID(), randomUUID()];
    for (const id of [conversationId, kept]) {
      await index.upsert({ ...owner, conversationId: id, messages: [said(1, EAST), said(2, NORTH)] });
    }
    await index.forget({ ...stranger, conversationId });
    await index.forget({ ...owner, personId: stranger.personId, conversationId });
    await index.forget({ ...owner, botId: stranger.botId, conversationId });
    expect(await index.search({ ...owner, vector: EAST, ...ANY })).toHaveLength(4);
    await index.forget({ ...owner, conversationId });
    await index.forget({ ...owner, conversationId });
    const found = await index.search({ ...owner, vector: EAST, ...ANY });
    expect(found.map((message) => message.conversationId)).toEqual([kept, kept]);
  });

  it('takes nothing, and hundreds of messages, at once', async () => {
    const owner = newOwner();
    const conversationId = randomUUID();
    await index.upsert({ ...owner, conversationId, messages: [] });
    expect(await index.search({ ...owner, vector: EAST, ...ANY })).toEqual([]);
    const messages = Array.from({ length: 430 }, (_, seq) => said(seq, unit(1, seq / 100, 0, 0)));
    await index.upsert({ ...owner, conversationId, messages });
    expect(toSeqs(await index.search({ ...owner, vector: unit(1, 4.2, 0, 0), threshold: 0.7, limit: 1 }))).toEqual([
      420,
    ]);
    expect(await index.search({ ...owner, vector: EAST, threshold: -2, limit: 1000 })).toHaveLength(430);
  });

  it('finds what a look at every message finds, whoever wrote what before', async () => {
    await fc.assert(
      fc.asyncProperty(storyArbitrary, async (story) => {
        const name = randomUUID();
        const heard = await playStory(index, story, name);
        const expected = await playStory(createListIndex(), story, name);
        expect(heard).toEqual({
          ...expected,
          found: expected.found.map((message) => ({ ...message, score: expect.closeTo(message.score, 5) as number })),
        });
      }),
      { numRuns: 80 },
    );
  });
}

describeStores({ of: 'memory', contract, openLibsql: createLibsqlMemory, openQdrant: createQdrantMemory });
