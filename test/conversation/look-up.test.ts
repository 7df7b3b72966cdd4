import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createLibsqlKnowledge } from '../../activities/adapters/libsql-knowledge.js';
import { createLibsqlMemory } from '../../activities/adapters/libsql-memory.js';
import { createLookUp } from '../../activities/conversation/look-up.js';
import { createIndexGeneration } from '../../activities/knowledge/index-generation.js';
import type { Embedder, KnowledgeIndex } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import { createCatalog } from '../knowledge/catalog.js';
import { letters } from '../knowledge/letters.js';

const KEY = { botId: 'bot', conversationId: 'now', personId: 'anna' };
const GENERATION = { botId: KEY.botId, generationId: 'g1' };

let directory: string;
let index: Awaited<ReturnType<typeof createLibsqlKnowledge>>;
let memories: Awaited<ReturnType<typeof createLibsqlMemory>>;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'parley-look-up-'));
  index = await createLibsqlKnowledge({ file: path.join(directory, 'knowledge.db') });
  memories = await createLibsqlMemory({ file: path.join(directory, 'memory.db') });
  await memories.prepare({ dimensions: letters.dimensions });
  const words = ['apple', 'banana', 'cherry', 'plum', 'quince'];
  const faqs = words.map((word, at) => ({ id: `faq-${at}`, category: 'c', question: word, phrases: [], answer: word }));
  const { catalog, context } = createCatalog(faqs);
  await createIndexGeneration({ catalog, index, embedder: letters, context })(GENERATION);
});
afterEach(async () => {
  await index.close();
  await memories.close();
  await rm(directory, { recursive: true });
});

function create({
  settings = {},
  generations = [GENERATION.generationId],
  embedder = letters,
  store = index,
}: {
  settings?: Parameters<typeof BotSettings.parse>[0];
  generations?: (string | null)[];
  embedder?: Embedder;
  store?: KnowledgeIndex;
} = {}) {
  const onFailure = vi.fn();
  let turn = 0;
  const current = () => {
    const generationId = generations[Math.min(turn, generations.length - 1)] ?? null;
    turn += 1;
    return Promise.resolve({ settings: BotSettings.parse(settings), generationId, versionId: null, flows: null });
  };
  const lookUp = createLookUp({ bots: { current }, index: store, memories, embedder, onFailure, timeoutMs: 200 });
  return { lookUp, onFailure };
}

async function remember(said: { text: string; seq: number; conversationId?: string; personId?: string }[]) {
  for (const { text, seq, conversationId = KEY.conversationId, personId = KEY.personId } of said) {
    const [vector = new Float32Array()] = await letters.embed({ texts: [text] });
    const messages = [{ seq, at: '2026-01-01T00:00:00.000Z', vector }];
    await memories.upsert({ botId: KEY.botId, personId, conversationId, messages });
  }
}

describe('looking up knowledge', () => {
  it('gives ids and rounded scores, best first, as many as the bot wants, however the question is written', async () => {
    const { lookUp } = create({ settings: { knowledge: { passages: 2 } } });
    const { knowledge } = await lookUp({ ...KEY, question: 'BANANA!!', windowFromSeq: null });
    expect(knowledge).toMatchObject({ status: 'available', generationId: 'g1' });
    const matches = knowledge.status === 'available' ? knowledge.matches : [];
    expect(matches).toHaveLength(2);
    expect(matches[0]).toEqual({ passageId: 'faq-1', score: 1 });
    expect(matches[1]?.score).toBe(Number(matches[1]?.score.toFixed(4)));
  });

  it('follows the bot from one generation to the next, and finds nothing where none is published', async () => {
    const { lookUp } = create({ generations: ['g1', 'next', null] });
    const found = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const { knowledge } = await lookUp({ ...KEY, question: 'plum', windowFromSeq: null });
      found.push(knowledge.status === 'available' ? knowledge.generationId : knowledge.status);
    }
    expect(found).toEqual(['g1', 'next', null]);
  });

  it.each<[string, Parameters<typeof create>[0]]>([
    ['the embedder hangs', { embedder: { ...letters, embed: () => new Promise(() => undefined) } }],
    ['the embedder fails', { embedder: { ...letters, embed: () => Promise.reject(new Error('down')) } }],
  ])('says that neither knowledge nor memories are available where %s, and why', async (_case, parts) => {
    await remember([{ text: 'plum', seq: 3 }]);
    const { lookUp, onFailure } = create(parts);
    const found = await lookUp({ ...KEY, question: 'plum', windowFromSeq: 9 });
    expect(found).toEqual({ knowledge: { status: 'unavailable' }, memories: { status: 'unavailable' } });
    expect(onFailure.mock.calls.map(([what]) => what as string).sort()).toEqual(['knowledge', 'memories']);
  });

  it('gives memories where only the knowledge is down', async () => {
    await remember([{ text: 'plum', seq: 3 }]);
    const { lookUp } = create({ store: { ...index, search: () => new Promise(() => undefined) } });
    const found = await lookUp({ ...KEY, question: 'plum', windowFromSeq: 9 });
    expect(found).toMatchObject({ knowledge: { status: 'unavailable' }, memories: { recalled: [{ seq: 3 }] } });
  });
});

describe('recalling what a customer said', () => {
  it('is left out while the model sees all of the conversation', async () => {
    const { lookUp } = create();
    const { memories: found } = await lookUp({ ...KEY, question: 'plum', windowFromSeq: null });
    expect(found).toEqual({ status: 'off' });
  });

  it('finds what has left the window, nearest first, and only above the threshold', async () => {
    await remember([
      { text: 'plum', seq: 3 },
      { text: 'plum pulp', seq: 5 },
      { text: 'xyz', seq: 7 },
      { text: 'plum', seq: 12 },
    ]);
    const { lookUp } = create();
    const { memories: found } = await lookUp({ ...KEY, question: 'plum', windowFromSeq: 10 });
    expect(found).toMatchObject({ status: 'available', recalled: [{ seq: 3, score: 1 }, { seq: 5 }] });
    expect(found.status === 'available' && found.recalled).toHaveLength(2);
  });

  it('embeds no question where there is nothing to recall', async () => {
    await remember([
      { text: 'plum', seq: 12 },
      { text: 'plum', seq: 3, conversationId: 'last week' },
    ]);
    const embed = vi.fn(letters.embed.bind(letters));
    const { lookUp } = create({ settings: { knowledge: { mode: 'none' } }, embedder: { ...letters, embed } });
    const found = await lookUp({ ...KEY, question: 'plum', windowFromSeq: 10 });
    expect(found.memories).toEqual({ status: 'available', recalled: [] });
    expect(embed).not.toHaveBeenCalled();
    await lookUp({ ...KEY, question: 'plum', windowFromSeq: 13 });
    expect(embed).toHaveBeenCalledOnce();
  });

  it('stays in this conversation, or goes through all of this person’s where the bot allows it', async () => {
    await remember([
      { text: 'plum', seq: 3, conversationId: 'last week' },
      { text: 'plum', seq: 4, conversationId: 'another person’s', personId: 'bert' },
    ]);
    const ask = { ...KEY, question: 'plum', windowFromSeq: 10 };
    expect((await create().lookUp(ask)).memories).toEqual({ status: 'available', recalled: [] });
    const person = create({ settings: { memory: { recall: 'person' } } });
    expect((await person.lookUp({ ...ask, windowFromSeq: null })).memories).toMatchObject({
      recalled: [{ conversationId: 'last week', seq: 3 }],
    });
    const off = create({ settings: { memory: { recall: 'off' } } });
    expect((await off.lookUp(ask)).memories).toEqual({ status: 'off' });
  });
});
