import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { BotFolderError, loadBotFolder } from '../../activities/knowledge/load-bot-folder.js';
import { publishBotFolder, type PublishStep } from '../../activities/knowledge/publish-bot.js';

const MANIFEST = 'slug: shop\nname: Shop\n';
const FAQS = '- {id: a, category: c, question: What is it?, answer: It is this.}\n';

let directory: string;
beforeEach(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), 'parley-bot-')), 'bot');
  await mkdir(directory);
});
afterEach(() => rm(path.dirname(directory), { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(directory, name), content);
}

async function faultsOf(files: Record<string, string>): Promise<string[]> {
  await write(files);
  const error = await loadBotFolder({ directory }).catch((error: unknown) => error);
  if (!(error instanceof BotFolderError)) throw new Error('the folder was accepted', { cause: error });
  expect(error.message).toBe(
    [`The bot folder ${directory} is not valid:`, ...error.faults.map((fault) => `  ${fault}`)].join('\n'),
  );
  return error.faults;
}

describe('a bot folder', () => {
  it('is read with every default filled in', async () => {
    await write({ 'bot.yaml': MANIFEST, 'faqs.yaml': FAQS });
    const { manifest, faqs } = await loadBotFolder({ directory });
    expect(manifest).toMatchObject({
      slug: 'shop',
      locale: 'en',
      settings: { knowledge: { mode: 'search', passages: 4 } },
    });
    expect(faqs).toEqual([{ id: 'a', category: 'c', question: 'What is it?', phrases: [], answer: 'It is this.' }]);
  });

  it('may have its FAQs in JSON, under another name', async () => {
    const faqs = [{ id: 'a', category: 'c', question: 'What is it?', phrases: ['Tell me'], answer: 'It is this.' }];
    await write({ 'bot.yaml': `${MANIFEST}faqs: other.json\n`, 'other.json': JSON.stringify(faqs) });
    expect((await loadBotFolder({ directory })).faqs).toEqual(faqs);
  });

  it('has all faults of both files told at once, with file and place', async () => {
    const faults = await faultsOf({
      'bot.yaml': 'slug: Not A Slug\nsettings: {knowledge: {threshold: 7}}\n',
      'faqs.yaml':
        '- {id: a, category: c, question: What is it?}\n- {id: B!, category: c, question: Why?, answer: Because.}\n',
    });
    expect(faults).toEqual([
      expect.stringMatching(/^bot\.yaml: slug: must be lower-case/),
      expect.stringMatching(/^bot\.yaml: name: /),
      expect.stringMatching(/^bot\.yaml: settings\.knowledge\.threshold: /),
      expect.stringMatching(/^faqs\.yaml: 0\.answer: /),
      expect.stringMatching(/^faqs\.yaml: 1\.id: must be lower-case/),
    ]);
  });

  it('has misspelt settings told, and ids that are used twice', async () => {
    const faults = await faultsOf({
      'bot.yaml': `${MANIFEST}settings: {knowledge: {treshold: 0.5}}\n`,
      'faqs.yaml': FAQS + FAQS,
    });
    expect(faults).toEqual([
      'bot.yaml: settings.knowledge.treshold: is not a known setting',
      'faqs.yaml: the id a is used more than once',
    ]);
  });

  it.each([
    ['no manifest', { 'faqs.yaml': FAQS }, 'bot.yaml: is not there'],
    ['no FAQs', { 'bot.yaml': MANIFEST }, 'faqs.yaml: is not there'],
    [
      'an empty list',
      { 'bot.yaml': MANIFEST, 'faqs.yaml': '[]' },
      'faqs.yaml: Too small: expected array to have >=1 items',
    ],
    ['broken YAML', { 'bot.yaml': MANIFEST, 'faqs.yaml': '- {id: a\n  b: [' }, /^faqs\.yaml: .+ at line \d+/],
    [
      'a huge file',
      { 'bot.yaml': MANIFEST, 'faqs.yaml': `# ${'x'.repeat(5 * 1024 * 1024)}\n${FAQS}` },
      'faqs.yaml: is larger than 5 MB',
    ],
  ])('is refused with %s', async (_name, files, fault) => {
    const faults = await faultsOf(files);
    expect(faults[0]).toMatch(fault);
  });

  it('is refused where aliases would unfold without end', async () => {
    const bomb = [
      '- &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => `- &${name} [${`*${'abcdefgh'.charAt(at)},`.repeat(10)}]`),
    ];
    const faults = await faultsOf({ 'bot.yaml': MANIFEST, 'faqs.yaml': `${bomb.join('\n')}\n` });
    expect(faults).toEqual([expect.stringMatching(/^faqs\.yaml: Excessive alias count/)]);
  });

  it('has no way out: not by its name, not by a link, and not into a folder', async () => {
    await writeFile(path.join(directory, '..', 'secret.yaml'), FAQS);
    await symlink(path.join(directory, '..', 'secret.yaml'), path.join(directory, 'link.yaml'));
    await mkdir(path.join(directory, 'folder'));
    for (const [file, fault] of [
      ['../secret.yaml', 'leads out of the bot folder'],
      ['link.yaml', 'leads out of the bot folder'],
      [path.join(directory, '..', 'secret.yaml'), 'leads out of the bot folder'],
      ['folder', 'is not a file'],
    ] as const) {
      expect(await faultsOf({ 'bot.yaml': `${MANIFEST}faqs: ${file}\n` })).toEqual([`${file}: ${fault}`]);
    }
  });
});

describe('publishing a bot folder', () => {
  it('stores a draft, has it indexed, and says what is live', async () => {
    await write({ 'bot.yaml': MANIFEST, 'faqs.yaml': FAQS });
    const steps: PublishStep[] = [];
    const saved: unknown[] = [];
    const ingested: unknown[] = [];
    const published = await publishBotFolder({
      directory,
      bots: {
        saveDraft: ({ folder }) => {
          saved.push(folder.manifest.slug);
          return Promise.resolve({ botId: 'b', versionId: 'v', generationId: 'g', number: 3 });
        },
      },
      startIngestion: (input) => {
        ingested.push(input);
        return Promise.resolve({ passageCount: 1 });
      },
      onProgress: (step) => steps.push(step),
    });
    expect(published).toEqual({ botId: 'b', slug: 'shop', version: 3, passageCount: 1 });
    expect(saved).toEqual(['shop']);
    expect(ingested).toEqual([{ botId: 'b', generationId: 'g' }]);
    expect(steps).toEqual(['reading', 'saving', 'indexing', 'published']);
  });

  it('stores nothing when the folder has faults', async () => {
    const bots = { saveDraft: () => Promise.reject(new Error('must not be called')) };
    const startIngestion = () => Promise.reject(new Error('must not be called'));
    await expect(publishBotFolder({ directory, bots, startIngestion })).rejects.toBeInstanceOf(BotFolderError);
  });
});
