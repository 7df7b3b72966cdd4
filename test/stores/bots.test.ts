import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FaqEntry } from '../../contracts/bot.js';
import { createBotCatalog } from '../../prisma/stores/bots.js';
import { createStoreBed, toBotFolder, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

const faqs: FaqEntry[] = [
  {
    id: 'returns',
    category: 'Orders',
    question: 'Can I return it?',
    phrases: ['send it back'],
    answer: 'Within 30 days.',
  },
  { id: 'delivery', category: 'Orders', question: 'How long does it take?', phrases: [], answer: 'Two days.' },
];

const statuses = async (botId: string) => {
  const versions = await bed.prisma.botVersion.findMany({
    where: { botId },
    include: { generation: true },
    orderBy: { number: 'asc' },
  });
  return versions.map(({ status, generation }) => [status, generation.status]);
};

describe('saveDraft', () => {
  it('makes a new bot with its settings, and a version that is still to be built', async () => {
    const folder = toBotFolder({ slug: 'new-bot', name: 'New', settings: { greeting: 'Hi' }, faqs });

    const draft = await bed.bots.saveDraft({ folder });

    expect(draft.number).toBe(1);
    const bot = await bed.bots.find({ botId: draft.botId });
    expect(bot).toMatchObject({ slug: 'new-bot', name: 'New', settings: { greeting: 'Hi' }, publishedVersionId: null });
    expect(await bed.bots.findBySlug({ slug: 'new-bot' })).toEqual(bot);
    expect(await bed.bots.list()).toContainEqual(bot);
    expect(await statuses(draft.botId)).toEqual([['building', 'building']]);
  });

  it('leaves a bot that is there as it is until the draft is activated', async () => {
    const slug = `bot-${randomUUID()}`;
    await bed.bots.saveDraft({ folder: toBotFolder({ slug, name: 'Before', settings: { greeting: 'Before' } }) });

    const next = toBotFolder({ slug, name: 'After', settings: { greeting: 'After' } });
    const { botId, generationId, number, versionId } = await bed.bots.saveDraft({ folder: next });

    expect(number).toBe(2);
    expect(await bed.bots.find({ botId })).toMatchObject({ name: 'Before', settings: { greeting: 'Before' } });
    await bed.catalog.activateGeneration({ botId, generationId, passageCount: 0 });
    expect(await bed.bots.find({ botId })).toMatchObject({
      ...{ name: 'After', settings: { greeting: 'After' }, publishedVersionId: versionId },
    });
  });

  it('numbers drafts that are saved at once one after the other', async () => {
    const folder = toBotFolder({});

    const drafts = await Promise.all(Array.from({ length: 5 }, () => bed.bots.saveDraft({ folder })));

    expect(new Set(drafts.map(({ botId }) => botId)).size).toBe(1);
    expect(drafts.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

it('finds no bot that does not exist', async () => {
  expect(await bed.bots.find({ botId: randomUUID() })).toBeNull();
  expect(await bed.bots.findBySlug({ slug: 'nobody' })).toBeNull();
});

describe('a knowledge generation', () => {
  it('gives its questions as passages in the order of the file, each with all ways to ask', async () => {
    const { botId, generationId } = await bed.bots.saveDraft({ folder: toBotFolder({ faqs }) });

    expect(await bed.catalog.loadGeneration({ botId, generationId })).toEqual({
      flows: [],
      known: null,
      passages: [
        {
          passage: { id: 'returns', category: 'Orders', title: 'Can I return it?', text: 'Within 30 days.' },
          phrases: ['Can I return it?', 'send it back'],
        },
        {
          passage: { id: 'delivery', category: 'Orders', title: 'How long does it take?', text: 'Two days.' },
          phrases: ['How long does it take?'],
        },
      ],
    });
  });

  it('retires the former one when it is activated, and says the same when that runs again', async () => {
    const folder = toBotFolder({});
    const catalog = createBotCatalog(bed.prisma, { keepRetiredMs: 0 });
    const [first, second] = [await bed.bots.saveDraft({ folder }), await bed.bots.saveDraft({ folder })];
    const { botId } = first;

    expect(await catalog.activateGeneration({ ...first, passageCount: 0 })).toEqual({ retired: [] });
    const retired = { retired: [first.generationId] };
    expect(await catalog.activateGeneration({ ...second, passageCount: 7 })).toEqual(retired);
    expect(await catalog.activateGeneration({ ...second, passageCount: 7 })).toEqual(retired);
    await catalog.noteDropped({ botId, generationId: first.generationId });
    expect(await catalog.activateGeneration({ ...second, passageCount: 7 })).toEqual({ retired: [] });

    expect(await statuses(botId)).toEqual([
      ['retired', 'retired'],
      ['ready', 'ready'],
    ]);
    expect((await bed.bots.find({ botId }))?.publishedVersionId).toBe(second.versionId);
    const generation = await bed.prisma.knowledgeGeneration.findUnique({ where: { id: second.generationId } });
    expect(generation?.passageCount).toBe(7);
  });

  it('that was retired just now is kept: turns that found something in it still read it', async () => {
    const folder = toBotFolder({});
    const [first, second] = [await bed.bots.saveDraft({ folder }), await bed.bots.saveDraft({ folder })];
    await bed.catalog.activateGeneration({ ...first, passageCount: 0 });
    expect(await bed.catalog.activateGeneration({ ...second, passageCount: 0 })).toEqual({ retired: [] });
  });

  it('is not built where a newer one is on its way, and never answers once it has failed', async () => {
    const folder = toBotFolder({ faqs });
    const [older, newer] = [await bed.bots.saveDraft({ folder }), await bed.bots.saveDraft({ folder })];
    expect(await bed.catalog.loadGeneration(older)).toBeNull();
    await bed.catalog.failGeneration({ ...newer, reason: 'gone' });
    expect(await bed.catalog.activateGeneration({ ...newer, passageCount: 2 })).toEqual({
      retired: [newer.generationId],
    });
    expect(await statuses(older.botId)).toEqual([
      ['retired', 'retired'],
      ['failed', 'failed'],
    ]);
    expect(await bed.bots.find(older)).toMatchObject({ publishedVersionId: null });
  });

  it('does not take the place of a newer one that was ready earlier', async () => {
    const folder = toBotFolder({});
    const [older, newer] = [await bed.bots.saveDraft({ folder }), await bed.bots.saveDraft({ folder })];
    await bed.catalog.activateGeneration({ ...newer, passageCount: 0 });

    expect(await bed.catalog.activateGeneration({ ...older, passageCount: 0 })).toEqual({
      retired: [older.generationId],
    });

    expect((await bed.bots.find(older))?.publishedVersionId).toBe(newer.versionId);
    expect(await statuses(older.botId)).toEqual([
      ['retired', 'retired'],
      ['ready', 'ready'],
    ]);
  });

  it('that fails says why, and leaves the published one alone', async () => {
    const folder = toBotFolder({});
    const [first, second] = [await bed.bots.saveDraft({ folder }), await bed.bots.saveDraft({ folder })];
    await bed.catalog.activateGeneration({ ...first, passageCount: 0 });

    await bed.catalog.failGeneration({ ...second, reason: 'the index was full' });
    await bed.catalog.failGeneration({ ...first, reason: 'too late' });

    expect(await statuses(first.botId)).toEqual([
      ['ready', 'ready'],
      ['failed', 'failed'],
    ]);
    const generation = await bed.prisma.knowledgeGeneration.findUnique({ where: { id: second.generationId } });
    expect(generation?.report).toEqual({ reason: 'the index was full' });
  });
});
