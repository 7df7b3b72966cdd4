import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { BotFolderError, loadBotFolder } from '../../activities/knowledge/load-bot-folder.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { findPatternFault } from '../../contracts/flow-pattern.js';

const MANIFEST = 'slug: shop\nname: Shop\n';
const FAQS = '- {id: a, category: c, question: What is it?, answer: It is this.}\n';
const STEP = '  - {id: size, type: text, prompt: Which size?}\n';
const FLOW = `id: order\ntitle: An order\ntexts: {completed: Done.}\nsteps:\n${STEP}`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'parley-flows-'));
  await mkdir(path.join(directory, 'flows'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  const all = { 'bot.yaml': MANIFEST, 'faqs.yaml': FAQS, ...files };
  for (const [name, content] of Object.entries(all)) await writeFile(path.join(directory, name), content);
}

async function faultsOf(files: Record<string, string>): Promise<string[]> {
  await write(files);
  const error = await loadBotFolder({ directory }).catch((error: unknown) => error);
  if (!(error instanceof BotFolderError)) throw new Error('the folder was accepted', { cause: error });
  return error.faults;
}

/** The faults of one flow with these steps. */
const faultsOfSteps = (steps: string, more = '') =>
  faultsOf({ 'flows/a.yaml': `${FLOW.slice(0, FLOW.indexOf('steps:'))}${more}steps:\n${steps}` });

describe('the flows of a bot folder', () => {
  it('are all those in the folder flows, or those that bot.yaml names, with the words that it sets', async () => {
    await write({
      'flows/b.yaml': FLOW,
      'flows/a.json': JSON.stringify({ ...flowAsJson, id: 'other' }),
      'flows/note.txt': '',
    });
    const all = await loadBotFolder({ directory });
    expect(all.flows?.flows.map(({ id }) => id)).toEqual(['other', 'order']);
    expect(all.flows?.flows[1]).toMatchObject({
      triggers: [],
      offer: 'asked',
      steps: [{ optional: false, retries: 3 }],
    });

    const flows = '\nflows: {files: [flows/b.yaml], words: {back: [zurück]}, texts: {goOn: "Weiter:"}}\n';
    await write({ 'bot.yaml': MANIFEST + flows });
    const named = await loadBotFolder({ directory });
    expect(named.flows).toMatchObject({
      words: { back: ['zurück'], skip: ['skip', 'skip it', 'next'] },
      texts: { goOn: 'Weiter:' },
    });
    expect(named.flows?.flows.map(({ id }) => id)).toEqual(['order']);
  });

  it('may be as the documentation has them', async () => {
    const page = await readFile(path.join(findProjectRoot(), 'docs', 'flows.md'), 'utf8');
    const [flow = '', setup = ''] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);
    await write({ 'flows/callback.yaml': flow, 'bot.yaml': `${MANIFEST}${setup}` });
    const { flows } = await loadBotFolder({ directory });
    expect(flows).toMatchObject({ flows: [{ id: 'callback' }], words: { back: ['zurück'] } });
  });

  it('need not be there', async () => {
    await rm(path.join(directory, 'flows'), { recursive: true });
    await write({});
    expect((await loadBotFolder({ directory })).flows?.flows).toEqual([]);
    await mkdir(path.join(directory, 'flows'));
  });

  it('have all their faults told beside those of the other files, with file and line', async () => {
    const faults = await faultsOf({
      'bot.yaml': `${MANIFEST}flows:\n  files:\n    - flows/a.yaml\n    - flows/b.yaml\n    - ../c.yaml\n  wrds: {}\n`,
      'faqs.yaml': '- {id: a, category: c, question: What is it?}\n',
      'flows/a.yaml': [
        'id: A!',
        'title: An order',
        'onComplete: mail',
        'steps:',
        '  - id: size',
        '    type: txt',
        '    promt: Which?',
      ].join('\n'),
    });
    expect(faults).toEqual([
      'bot.yaml line 8: flows.wrds is not a known setting; did you mean words?',
      'faqs.yaml line 1 (a): answer is missing',
      'flows/a.yaml: texts is missing',
      'flows/a.yaml line 1: id must be lower-case letters, digits and dashes',
      'flows/a.yaml line 3: onComplete must be one of nothing, lead',
      'flows/a.yaml line 5: prompt of item 1 of steps is missing',
      'flows/a.yaml line 6: type of item 1 of steps must be one of text, name, email, phone, number, date, choice, yes-no, confirm',
      'flows/a.yaml line 7: promt of item 1 of steps is not a known setting; did you mean prompt?',
      'bot.yaml line 6: flows.files names flows/b.yaml, which is not in the folder',
      'bot.yaml line 7: flows.files names ../c.yaml, which is not in the folder',
    ]);
  });

  it('lead only forwards, and to steps that there are', async () => {
    const steps = [
      '  - {id: a, type: yes-no, prompt: A?, next: c, branch: [{slot: b, equals: x, goto: a}]}',
      '  - {id: b, type: choice, prompt: B?, choices: [One, Two], branch: [{slot: a, equals: maybe, goto: d}]}',
      '  - {id: a, type: text, prompt: Again?, next: b}',
    ];
    expect(await faultsOfSteps(steps.join('\n'))).toEqual([
      'flows/a.yaml line 5: next of item 1 of steps must be the id of a later step',
      'flows/a.yaml line 5: goto of item 1 of branch of item 1 of steps must be the id of a later step',
      'flows/a.yaml line 5: slot of item 1 of branch of item 1 of steps must be the id of this step or of an earlier one',
      'flows/a.yaml line 6: goto of item 1 of branch of item 2 of steps must be the id of a later step',
      'flows/a.yaml line 6: equals of item 1 of branch of item 2 of steps must be one of yes, no',
      'flows/a.yaml line 7: id of item 3 of steps is the id of an earlier step, too',
      'flows/a.yaml line 7: next of item 3 of steps must be the id of a later step',
    ]);
  });

  it.each([
    ['- {id: a, type: choice, prompt: A?}', 'choices of item 1 of steps is missing'],
    [
      '- {id: a, type: email, prompt: A?, min: 3}',
      'min of item 1 of steps is only for steps of type text, name, number',
    ],
    ['- {id: a, type: text, prompt: A?, min: 3, max: 2}', 'min of item 1 of steps must be at most max'],
    [
      '- {id: a, type: date, prompt: A?, from: tomorrow}',
      'from of item 1 of steps must be a date such as "2026-01-31", in quotes',
    ],
    [
      '- {id: a, type: text, prompt: A?, pattern: "(a+)+"}',
      'pattern of item 1 of steps may not repeat a group that repeats or chooses',
    ],
    [
      '- {id: a, type: confirm, prompt: A?}\n  - {id: b, type: text, prompt: B?}',
      'type of item 1 of steps may be confirm in the last step only',
    ],
  ])('are refused with %s', async (steps, fault) => {
    expect(await faultsOfSteps(`  ${steps}\n`)).toEqual([`flows/a.yaml line 5: ${fault}`]);
  });

  it('make leads only with an address', async () => {
    expect(await faultsOfSteps(STEP, 'onComplete: lead\n')).toEqual([
      'flows/a.yaml line 4: onComplete may be lead only where a step with the id email and the type email is not optional',
    ]);
  });

  it('have ids of their own', async () => {
    expect(await faultsOf({ 'flows/a.yaml': FLOW, 'flows/b.yaml': FLOW })).toEqual([
      'flows/b.yaml line 1: the id order is that of flows/a.yaml, too',
    ]);
  });
});

const flowAsJson = {
  title: 'Another',
  texts: { completed: 'Done.' },
  steps: [{ id: 'size', type: 'text', prompt: 'Which size?' }],
};

describe('a pattern', () => {
  it.each(['[A-Z]{2}\\d{6}', '\\w+-\\w+', '(?:LF|SH)-\\d{4,8}', '\\+?\\d+(\\.\\d+)?', '[*+|(]+'])(
    'may be %s',
    (pattern) => {
      expect(findPatternFault(pattern)).toBeNull();
    },
  );

  it.each(['(a+)+', '(a|a)*b', '((a?)b){9}', '(a)\\1', '(?=a)b', '.*.*.*x', 'a?'.repeat(30), '(', '[a', '\\p{Nope}'])(
    'may not be %s, which is no pattern or could be tried for ever',
    (pattern) => {
      expect(findPatternFault(pattern)).not.toBeNull();
    },
  );
});
