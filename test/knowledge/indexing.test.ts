import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createLibsqlKnowledge } from '../../activities/adapters/libsql-knowledge.js';
import { createIndexGeneration } from '../../activities/knowledge/index-generation.js';
import type { Embedder, KnowledgeIndex } from '../../activities/ports.js';
import type { FaqEntry } from '../../contracts/bot.js';
import { createCatalog } from './catalog.js';
import { letters, toLetterVector } from './letters.js';

const scope = { botId: 'bot', generationId: 'new' };

function faqs(count: number): FaqEntry[] {
  return Array.from({ length: count }, (_, at) => {
    const word = String.fromCharCode(97 + (at % 26)).repeat(1 + Math.floor(at / 26));
    return {
      id: `faq-${at}`,
      category: 'c',
      question: `${word} q`,
      phrases: [`${word} z`, `${word} z`],
      answer: `Answer ${at}`,
    };
  });
}

let folder: string;
let index: KnowledgeIndex;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parley-indexing-'));
  index = await createLibsqlKnowledge({ file: path.join(folder, 'vectors.db') });
});
afterEach(async () => {
  await index.close();
  await rm(folder, { recursive: true });
});

describe('indexing a generation', () => {
  it('makes every question and phrase findable, then switches to it, with heartbeats on the way', async () => {
    const { catalog, context, activated, heartbeats, progress } = createCatalog(faqs(40));
    const indexed = await createIndexGeneration({ catalog, index, embedder: letters, context })(scope);
    expect(indexed).toEqual({ passageCount: 40 });
    expect(activated).toEqual([{ ...scope, passageCount: 40 }]);
    expect(heartbeats.map(({ indexed }) => indexed)).toEqual([0, 16, 32]);
    expect(progress).toEqual([16, 32, 40]);
    for (const text of ['c q', 'c z']) {
      expect((await index.search({ ...scope, vector: toLetterVector(text), limit: 1 }))[0]?.passageId).toBe('faq-2');
    }
    expect(await index.load({ ...scope, passageIds: ['faq-7'] })).toEqual([
      { id: 'faq-7', category: 'c', title: 'h q', text: 'Answer 7' },
    ]);
  });

  it('embeds of an edit only the texts that are new, and takes all others from what answers', async () => {
    const known = faqs(20);
    const { catalog, context } = createCatalog(known, { known: null });
    await createIndexGeneration({ catalog, index, embedder: letters, context })({
      botId: 'bot',
      generationId: 'known',
    });
    const edited = known.map((faq, at) => (at === 3 ? { ...faq, phrases: ['new z'], answer: 'Changed' } : faq));
    const texts: string[] = [];
    const counting: Embedder = {
      ...letters,
      embed: (input) => {
        texts.push(...input.texts);
        return letters.embed(input);
      },
    };
    const edit = createCatalog([...edited.slice(1), ...faqs(21).slice(20)], { known });
    await createIndexGeneration({ ...edit, index, embedder: counting })(scope);
    expect(texts).toEqual(['new z', 'u q', 'u z']);
    expect((await index.load({ ...scope, passageIds: ['faq-0', 'faq-3'] })).map(({ text }) => text)).toEqual([
      'Changed',
    ]);
    for (const [text, id] of [
      ['new z', 'faq-3'],
      ['t z', 'faq-19'],
      ['u q', 'faq-20'],
    ] as const) {
      expect((await index.search({ ...scope, vector: toLetterVector(text), limit: 1 }))[0]?.passageId).toBe(id);
    }
  });

  it('embeds what the index has lost of what answers', async () => {
    const { catalog, context } = createCatalog(faqs(3), { known: faqs(3) });
    expect(await createIndexGeneration({ catalog, index, embedder: letters, context })(scope)).toEqual({
      passageCount: 3,
    });
    expect(await index.search({ ...scope, vector: toLetterVector('a q'), limit: 10 })).toHaveLength(3);
  });

  it('builds nothing where a newer one is on its way', async () => {
    const { catalog, context, activated } = createCatalog(faqs(3));
    const overtaken = { ...catalog, loadGeneration: () => Promise.resolve(null) };
    await createIndexGeneration({ catalog: overtaken, index, embedder: letters, context })(scope);
    expect(activated).toEqual([]);
  });

  it('gives the same result when it is run again', async () => {
    const { catalog, context } = createCatalog(faqs(3));
    const indexGeneration = createIndexGeneration({ catalog, index, embedder: letters, context });
    await indexGeneration(scope);
    expect(await indexGeneration(scope)).toEqual({ passageCount: 3 });
    expect(await index.search({ ...scope, vector: toLetterVector('a q'), limit: 10 })).toHaveLength(3);
  });

  it('drops what the switch retired, and keeps the generation of another bot', async () => {
    const { catalog, context, dropped } = createCatalog(faqs(2), { retired: ['old'] });
    const old = [{ passage: { id: 'p', category: 'c', title: 't', text: 'x' }, vectors: [toLetterVector('a')] }];
    await index.prepare({ dimensions: 26 });
    for (const botId of ['bot', 'other']) await index.upsert({ botId, generationId: 'old', passages: old });
    await createIndexGeneration({ catalog, index, embedder: letters, context })(scope);
    expect(dropped).toEqual(['old']);
    expect(await index.load({ botId: 'bot', generationId: 'old', passageIds: ['p'] })).toEqual([]);
    expect(await index.load({ botId: 'other', generationId: 'old', passageIds: ['p'] })).toHaveLength(1);
  });

  it('counts as done when only the clearing away failed', async () => {
    const { catalog, context, warnings } = createCatalog(faqs(2), { retired: ['old'] });
    const stuck: KnowledgeIndex = { ...index, drop: () => Promise.reject(new Error('busy')) };
    expect(await createIndexGeneration({ catalog, index: stuck, embedder: letters, context })(scope)).toEqual({
      passageCount: 2,
    });
    expect(warnings).toHaveLength(1);
  });

  it('never switches to a generation that is not whole', async () => {
    const { catalog, context, activated } = createCatalog(faqs(40));
    let batches = 0;
    const failing: Embedder = {
      ...letters,
      embed: (input) => (++batches > 2 ? Promise.reject(new Error('no more')) : letters.embed(input)),
    };
    await expect(createIndexGeneration({ catalog, index, embedder: failing, context })(scope)).rejects.toThrow(
      'no more',
    );
    expect(activated).toEqual([]);
  });

  it('stops when it is cancelled', async () => {
    const { catalog, context, activated, cancellation } = createCatalog(faqs(2));
    cancellation.abort(new Error('cancelled'));
    await expect(createIndexGeneration({ catalog, index, embedder: letters, context })(scope)).rejects.toThrow(
      'cancelled',
    );
    expect(activated).toEqual([]);
  });
});
