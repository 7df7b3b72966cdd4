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

async function write(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(directory, name), content);
}

async function faultsOf(files: Record<string, string | Buffer>): Promise<string[]> {
  await write(files);
  const error = await loadBotFolder({ directory }).catch((error: unknown) => error);
  if (!(error instanceof BotFolderError)) throw new Error('the folder was accepted', { cause: error });
  const heading = `The bot folder ${directory} has ${error.faults.length === 1 ? 'a fault' : `${error.faults.length} faults`}:`;
  expect(error.message).toBe([heading, ...error.faults.map((fault) => `  ${fault}`)].join('\n'));
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

  it('has all faults of both files told at once, each with its line, its entry and what to do', async () => {
    const faults = await faultsOf({
      'bot.yaml': [
        'slug: Not A Slug',
        'gretting: Hello',
        'settings:',
        '  # a comment',
        '  knowledge:',
        '    threshold: 7',
        '    treshold: 0.5',
        '    mode: guess',
        '    passages: 2.5',
        '  suggestions: [Yes, 42]',
        'greeting: Hello',
        'colour: blue',
      ].join('\n'),
      'faqs.yaml': [
        '# a comment',
        '- id: refund-time',
        '  category: returns',
        '  question: When do I get my money?',
        '- id: B!',
        '  category: c',
        `  question: ${'q'.repeat(320)}`,
        '  phrases:',
        '    - Tell me',
        '    - x',
        '  answer:',
        '- just a text',
        '- category: c',
        '  question: Where is it?',
        '  anwser: There.',
        '- {}',
      ].join('\n'),
    });
    expect(faults).toEqual([
      'bot.yaml: name is missing',
      'bot.yaml line 1: slug must be lower-case letters, digits and single dashes',
      'bot.yaml line 2: gretting is not a known setting; did you mean settings.greeting?',
      'bot.yaml line 6: settings.knowledge.threshold must be at most 1',
      'bot.yaml line 7: settings.knowledge.treshold is not a known setting; did you mean threshold?',
      'bot.yaml line 8: settings.knowledge.mode must be one of search, none',
      'bot.yaml line 9: settings.knowledge.passages must be a whole number',
      'bot.yaml line 10: item 2 of settings.suggestions must be text (put it in quotes)',
      'bot.yaml line 11: greeting is not a known setting; did you mean settings.greeting?',
      'bot.yaml line 12: colour is not a known setting; known here: slug, name, locale, settings, faqs, flows',
      'faqs.yaml line 2 (refund-time): answer is missing',
      'faqs.yaml line 5 (B!): id must be lower-case letters, digits and dashes',
      'faqs.yaml line 7 (B!): question is 320 characters long; at most 300',
      'faqs.yaml line 10 (B!): item 2 of phrases is 1 character long; at least 3',
      'faqs.yaml line 11 (B!): answer has no value',
      'faqs.yaml line 12 (entry 3): the entry must be a block of "name: value" lines',
      'faqs.yaml line 13 (Where is it?): id is missing',
      'faqs.yaml line 13 (Where is it?): answer is missing',
      'faqs.yaml line 15 (Where is it?): anwser is not a known field; did you mean answer?',
      'faqs.yaml line 16 (entry 5): id is missing',
      'faqs.yaml line 16 (entry 5): category is missing',
      'faqs.yaml line 16 (entry 5): question is missing',
      'faqs.yaml line 16 (entry 5): answer is missing',
    ]);
  });

  it('has addresses told that may not be called, and a webhook for leads that is not named', async () => {
    const settings = [
      'settings:',
      '  notifications:',
      '    email: [team]',
      '    webhook: http://hooks.shop.example/',
      '  leads:',
      '    to: webhook',
      '',
    ];
    expect(await faultsOf({ 'bot.yaml': MANIFEST + settings.join('\n'), 'faqs.yaml': FAQS })).toEqual([
      'bot.yaml line 5: item 1 of settings.notifications.email must be an e-mail address',
      'bot.yaml line 6: settings.notifications.webhook must be an https address without name and password (http is for this machine alone)',
      'bot.yaml line 7: settings.leads.url must be given where leads go to a webhook',
    ]);
  });

  it('has ids that are used twice told with all their lines, also beside other faults', async () => {
    const faults = await faultsOf({
      'bot.yaml': MANIFEST,
      'faqs.yaml': `${FAQS}- {id: b}\n${FAQS}\n${FAQS}`,
    });
    expect(faults).toEqual([
      'faqs.yaml lines 1, 3 and 5: the id a is used 3 times; give each FAQ an id of its own',
      'faqs.yaml line 2 (b): category is missing',
      'faqs.yaml line 2 (b): question is missing',
      'faqs.yaml line 2 (b): answer is missing',
    ]);
    expect(await faultsOf({ 'bot.yaml': MANIFEST, 'faqs.yaml': FAQS + FAQS })).toEqual([
      'faqs.yaml lines 1 and 2: the id a is used 2 times; give each FAQ an id of its own',
    ]);
  });

  it('has lines told of a JSON file, and of what an alias stands for', async () => {
    const json = '[\n  {"id": "a", "category": "c",\n   "question": "What?", "answer": 7}\n]';
    expect(await faultsOf({ 'bot.yaml': `${MANIFEST}faqs: faqs.json\n`, 'faqs.json': json })).toEqual([
      'faqs.json line 3 (a): answer must be text (put it in quotes)',
    ]);
    const aliases = '- &one\n  id: a\n  category: c\n  question: What is it?\n  answer: x\n- *one\n';
    expect(await faultsOf({ 'bot.yaml': MANIFEST, 'faqs.yaml': aliases })).toEqual([
      'faqs.yaml line 2: the id a is used 2 times; give each FAQ an id of its own',
      'faqs.yaml line 5 (a): answer is 1 character long; at least 3',
    ]);
  });

  it('shows nothing that steers a terminal, and cuts what is long', async () => {
    const faqs = `- {id: "a\\e[31m\\u202eb", question: x}\n- {question: ${'very '.repeat(20)}long}\n`;
    const faults = await faultsOf({ 'bot.yaml': MANIFEST, 'faqs.yaml': faqs });
    expect(faults[0]).toMatch(/^faqs\.yaml line 1 \(a \[31m b\): /);
    expect(faults.at(-1)).toMatch(/^faqs\.yaml line 2 \((?:very ){11}very…\): /);
  });

  it('has at most 5000 FAQs', async () => {
    const faqs = Array.from({ length: 5001 }, (_, at) => FAQS.replace('id: a', `id: a${at}`)).join('');
    expect(await faultsOf({ 'bot.yaml': MANIFEST, 'faqs.yaml': faqs })).toEqual([
      'faqs.yaml: the file must have at most 5000 FAQs',
    ]);
  });

  it('tells the first fifty faults, and how many more there are', async () => {
    await write({ 'bot.yaml': MANIFEST, 'faqs.yaml': '- {id: a, category: c, answer: It is.}\n'.repeat(70) });
    const { message, faults } = await loadBotFolder({ directory })
      .catch((error: unknown) => error as BotFolderError)
      .then((error) => {
        if (error instanceof BotFolderError) return error;
        throw new Error('the folder was accepted');
      });
    expect(faults).toHaveLength(71);
    expect(message.split('\n')).toHaveLength(52);
    expect(message).toMatch(/has 71 faults:\n[^]*\n {2}and 21 more$/);
  });

  it.each<[string, string, string | RegExp]>([
    ['an odd comma', '- {,}', 'line 1: this is not valid YAML (Unexpected , in flow map)'],
    ['a colon in a text', '- id: a\n  answer: Note: this', 'line 2: a text with a colon in it must be in quotes'],
    ['a missing colon', '- id: a\n  answer b\n  category: c', 'line 2: the name has no colon after it, or a quote'],
    ['a name without anything', '- id: a\n  answer\n', 'line 2: the name has no colon after it'],
    ['the same name twice', '- id: a\n  id: b', 'line 2: the same name is there twice; keep one of them'],
    ['a tab', '- id: a\n\tanswer: b', 'line 2: the line begins with a tab; use spaces'],
    ['a line too far to the right', '- id: a\n   answer: b', 'line 1: the next line has too many spaces before it'],
    ['a line too far to the left', '- id: a\n answer: b', 'line 2: the line has too few spaces before it'],
    ['an open quote', '- id: "a\n  answer: b', 'line 2: a quote is opened before the end of this line'],
    ['an open bracket', '- id: a\n  phrases: [\n  answer: b\n', /line \d: .*(?:colon|bracket)/],
    ['an at sign', '- id: a\n  answer: @home', 'line 2: a text that begins with @ or ` must be in quotes'],
    ['a star', '- id: a\n  answer: *home', 'line 2: a text that begins with * or & must be in quotes'],
    ['two documents', `${FAQS}---\n${FAQS}`, 'line 2: a second document begins here (---)'],
  ])('is refused with %s, and the line and the cure are said', async (_name, faqs, fault) => {
    const faults = await faultsOf({ 'bot.yaml': MANIFEST, 'faqs.yaml': faqs });
    expect(faults[0]).toMatch(fault instanceof RegExp ? fault : `faqs.yaml ${fault}`);
    expect(faults).toHaveLength(1);
  });

  it.each<[string, Record<string, string | Buffer>, string]>([
    ['no FAQs', {}, 'faqs.yaml: the file is missing; write the FAQs into it, or name another file with "faqs:"'],
    ['an empty list', { 'faqs.yaml': '[]' }, 'faqs.yaml: the file must have at least one FAQ'],
    ['an empty file', { 'faqs.yaml': '' }, 'faqs.yaml: the file is empty'],
    ['one FAQ without a dash', { 'faqs.yaml': 'id: a' }, 'faqs.yaml: the file must be a list of FAQs, each of which'],
    [
      'a huge file',
      { 'faqs.yaml': `# ${'x'.repeat(5 * 1024 * 1024)}\n${FAQS}` },
      'faqs.yaml: the file is larger than 5 MB',
    ],
    [
      'another encoding',
      { 'faqs.yaml': Buffer.from('- {id: caf\xe9}', 'latin1') },
      'the file is not UTF-8 text; save it as UTF-8',
    ],
  ])('is refused with %s', async (_name, files, fault) => {
    const faults = await faultsOf({ 'bot.yaml': MANIFEST, ...files });
    expect(faults[0]).toMatch(fault);
    expect(faults).toHaveLength(1);
  });

  it('is refused where aliases would unfold without end', async () => {
    const bomb = [
      '- &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => `- &${name} [${`*${'abcdefgh'.charAt(at)},`.repeat(10)}]`),
    ];
    const faults = await faultsOf({ 'bot.yaml': MANIFEST, 'faqs.yaml': `${bomb.join('\n')}\n` });
    expect(faults).toEqual([expect.stringMatching(/^faqs\.yaml: the aliases \(\*name\) stand for more/)]);
  });

  it('has no way out: not by its name, not by a link, and not into a folder', async () => {
    await writeFile(path.join(directory, '..', 'secret.yaml'), FAQS);
    await symlink(path.join(directory, '..', 'secret.yaml'), path.join(directory, 'link.yaml'));
    await mkdir(path.join(directory, 'folder'));
    const outside = 'the file is outside of the bot folder; copy it into the folder';
    for (const [file, fault] of [
      ['../secret.yaml', outside],
      ['link.yaml', outside],
      ['/dev/null', outside],
      ['folder', 'the file is not a file'],
    ] as const) {
      expect(await faultsOf({ 'bot.yaml': `${MANIFEST}faqs: ${file}\n` })).toEqual([`${file}: ${fault}`]);
    }
  });
});

describe('a bot folder whose manifest has faults', () => {
  const BAD_FAQ = '- {id: a, category: c, question: What is it?}\n';

  it('has the FAQ file looked at that the manifest names', async () => {
    const files = { 'other.yaml': BAD_FAQ };
    const fault = 'other.yaml line 1 (a): answer is missing';
    expect(await faultsOf({ ...files, 'bot.yaml': 'slug: shop\nfaqs: other.yaml\n' })).toEqual([
      'bot.yaml: name is missing',
      fault,
    ]);
    // Not even valid YAML.
    expect(await faultsOf({ ...files, 'bot.yaml': 'slug: shop\nname: Shop: ours\nfaqs: other.yaml\n' })).toEqual([
      'bot.yaml line 2: a text with a colon in it must be in quotes',
      fault,
    ]);
  });

  it('has a file that it names and that is not there told with the line that names it', async () => {
    expect(await faultsOf({ 'bot.yaml': 'slug: shop\nfaqs: nowhere.yaml\n' })).toEqual([
      'bot.yaml: name is missing',
      'bot.yaml line 2: faqs names nowhere.yaml, which is not in the folder',
    ]);
  });

  it('is not said to lack faqs.yaml where it may have named another file', async () => {
    expect(await faultsOf({ 'bot.yaml': `${MANIFEST}faq: other.yaml\n`, 'other.yaml': FAQS })).toEqual([
      'bot.yaml line 3: faq is not a known setting; did you mean faqs?',
    ]);
    expect(await faultsOf({ 'bot.yaml': `${MANIFEST}faqs: 7\n` })).toEqual([
      'bot.yaml line 3: faqs must be text (put it in quotes)',
    ]);
    expect(await faultsOf({ 'bot.yaml': '' })).toEqual(['bot.yaml: the file is empty']);
  });
});

describe('what is no bot folder', () => {
  it('is said in one sentence, with what a bot folder is', async () => {
    const file = path.join(directory, 'file');
    await writeFile(file, '');
    const nowhere = path.join(directory, 'nowhere');
    for (const [place, sentence] of [
      [nowhere, `There is no folder ${nowhere}.`],
      [file, `${file} is a file, not a folder.`],
      [directory, `There is no bot.yaml in ${directory}.`],
    ] as const) {
      const said = loadBotFolder({ directory: place });
      await expect(said).rejects.toBeInstanceOf(BotFolderError);
      await expect(said).rejects.toMatchObject({
        message: `${sentence}\nA bot folder holds bot.yaml, which names and sets up the bot, and a file of FAQs; bots/demo is an example.`,
        faults: [sentence],
      });
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
      edits: 'refuse',
      folder: await loadBotFolder({ directory }),
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
    expect(steps).toEqual(['saving', 'indexing', 'published']);
  });
});
