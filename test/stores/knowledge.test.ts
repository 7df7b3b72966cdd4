import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FaqEntry } from '../../contracts/bot.js';
import { createBotCatalog } from '../../prisma/stores/bots.js';
import { createKnowledgeStore, type KnowledgeStore } from '../../prisma/stores/knowledge.js';
import { findLostEdits } from '../../prisma/stores/lost-edits.js';
import { createStoreBed, toBotFolder, type StoreBed } from './bed.js';

let bed: StoreBed;
let knowledge: KnowledgeStore;
beforeAll(async () => {
  bed = await createStoreBed();
  knowledge = createKnowledgeStore(bed.prisma);
});
afterAll(() => bed.close());

const faq = (id: string, answer = 'This.'): FaqEntry => ({
  ...{ id, category: 'Orders', question: `What of ${id}?`, phrases: [], answer },
});
const [a, b, c] = [faq('a'), faq('b'), faq('c')];

/** An edit that adds a FAQ. */
async function add(botId: string, added: FaqEntry): Promise<string> {
  const change = ({ faqs }: { faqs: FaqEntry[] }) => ({ faqs: [...faqs, added] });
  const generation = await knowledge.revise({ botId, origin: 'edit', change });
  if (generation === null) throw new Error('There is nothing to edit.');
  return generation.id;
}

describe('an edit', () => {
  it('is made to the newest state that did not fail, built or not', async () => {
    const { botId, generationId } = await bed.bots.saveDraft({ folder: toBotFolder({ faqs: [a] }) });
    await bed.catalog.activateGeneration({ botId, generationId, passageCount: 1 });
    await add(botId, b);
    const failed = await add(botId, c);
    expect((await knowledge.readHead({ botId }))?.faqs).toEqual([a, b, c]);
    await knowledge.abandon({ botId, generationId: failed, reason: 'gone' });
    expect((await knowledge.readHead({ botId }))?.faqs).toEqual([a, b]);
    expect(await knowledge.findGeneration({ botId, generationId: failed })).toMatchObject({
      ...{ status: 'failed', reason: 'gone', version: 3 },
    });
  });

  it('that is refused leaves nothing behind', async () => {
    const { botId } = await bed.bots.saveDraft({ folder: toBotFolder({ faqs: [a] }) });
    const change = () => {
      throw new Error('no');
    };
    await expect(knowledge.revise({ botId, origin: 'edit', change })).rejects.toThrow('no');
    expect(await knowledge.listGenerations({ botId, limit: 5 })).toHaveLength(1);
  });

  it('leaves the settings as they are, unless it overtook the folder that brings them', async () => {
    const slug = 'settings-of-edits';
    const draft = await bed.bots.saveDraft({ folder: toBotFolder({ slug, faqs: [a], settings: { greeting: 'One' } }) });
    const { botId } = draft;
    await bed.catalog.activateGeneration({ ...draft, passageCount: 1 });
    const settings = { ...(await bed.bots.find({ botId }))?.settings, greeting: 'Set elsewhere' };
    await bed.prisma.bot.update({ where: { id: botId }, data: { settings } });
    await bed.catalog.activateGeneration({ botId, generationId: await add(botId, b), passageCount: 2 });
    expect((await bed.bots.find({ botId }))?.settings.greeting).toBe('Set elsewhere');

    const folder = toBotFolder({ slug, faqs: [a, b], settings: { greeting: 'Two' } });
    const overtaken = await bed.bots.saveDraft({ folder });
    const edit = await add(botId, c);
    expect(await bed.catalog.loadGeneration(overtaken)).toBeNull();
    await bed.catalog.activateGeneration({ botId, generationId: edit, passageCount: 3 });
    expect((await bed.bots.find({ botId }))?.settings.greeting).toBe('Two');
  });

  it('is known by what answers, and its rows go with its vectors', async () => {
    const catalog = createBotCatalog(bed.prisma, { keepRetiredMs: 0 });
    const draft = await bed.bots.saveDraft({ folder: toBotFolder({ faqs: [a] }) });
    const { botId } = draft;
    await catalog.activateGeneration({ ...draft, passageCount: 1 });
    const first = await add(botId, b);
    expect(await catalog.loadGeneration({ botId, generationId: first })).toMatchObject({
      known: { generationId: draft.generationId, passages: [{ passage: { id: 'a' } }] },
    });
    await catalog.activateGeneration({ botId, generationId: first, passageCount: 2 });
    const { retired } = await catalog.activateGeneration({
      ...{ botId, generationId: await add(botId, c), passageCount: 3 },
    });
    expect(retired).toEqual([draft.generationId, first]);
    for (const generationId of retired) await catalog.noteDropped({ botId, generationId });
    const left = await bed.prisma.faq.groupBy({ by: ['generationId'], where: { botId } });
    expect(left.map(({ generationId }) => generationId)).not.toContain(first);
    expect(left).toHaveLength(2);
  });
});

describe('what a folder would undo', () => {
  const edited = faq('a', 'Edited.');

  it.each([
    ['an edit that it does not have', [a], [edited], [a], { changed: ['a'], added: [], deleted: [] }],
    ['an addition that it does not have', [a], [a, b], [a], { changed: [], added: ['b'], deleted: [] }],
    ['a deletion that it does not have', [a, b], [a], [a, b], { changed: [], added: [], deleted: ['b'] }],
    ['nothing where it has the edits', [a, b], [edited, c], [edited, c], { changed: [], added: [], deleted: [] }],
    ['nothing by changes of its own', [a, b], [edited, b], [edited, c], { changed: [], added: [], deleted: [] }],
  ])('is %s', (_, published, now, folder, lost) => {
    expect(findLostEdits({ published, edited: now, folder })).toEqual(lost);
  });
});
