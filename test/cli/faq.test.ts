import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createPasswords } from '../../api/auth/passwords.js';
import { publishBots } from '../../cli/start/publish-bots.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { findDataFolder } from '../../infra/supervisor/data-folder.js';
import { createBotSettingsStore } from '../../prisma/stores/bot-settings.js';
import { createStaffStore } from '../../prisma/stores/staff.js';
import { PASSWORD } from '../api/support/staff.js';
import { startStack, type Stack } from '../support/stack.js';
import { createSandbox, type Sandbox } from './support/parley.js';

const SMALL = path.join(findProjectRoot(), 'test', 'cli', 'support', 'bots', 'small');

let stack: Stack;
let sandbox: Sandbox;
let file: string;

const parley = (args: string[], input?: string) => sandbox.run([...args, '--url', stack.url], {}, input);

beforeAll(async () => {
  [stack, sandbox] = await Promise.all([startStack({ bot: { folder: SMALL } }), createSandbox()]);
  file = path.join(sandbox.dataFolder, '..', 'faqs.csv');
  const passwordHash = await createPasswords().hash(PASSWORD);
  const account = { email: 'mod@shop.example', name: 'Mo', role: 'moderator', passwordHash } as const;
  await createStaffStore(stack.prisma).create({ ...account, botIds: [stack.botId] });
  await parley(['login', '--email', 'mod@shop.example'], `${PASSWORD}\n`);
}, 120_000);
afterAll(async () => {
  await sandbox.dispose();
  await stack.close();
}, 120_000);

it('parley faq import shows what each row becomes, and changes nothing when it is dry or has faults', async () => {
  await writeFile(file, 'question;answer\nWhen do you open?;At eight.\nDo you ship abroad?;To Europe.\n');
  const dry = await parley(['faq', 'import', file, '--bot', 'small', '--dry-run']);
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.stdout).toBe(
    '  ~ hours: answer\n  + do-you-ship-abroad: Do you ship abroad?\n1 added, 1 changed, 0 unchanged, 0 deleted.\n',
  );
  await writeFile(file, 'question;answer\nWhen do you open?;\n');
  const faulty = await parley(['faq', 'import', file, '--bot', 'small']);
  expect(faulty).toMatchObject({ code: 1, stderr: 'Nothing was imported.\n' });
  expect(faulty.stdout).toContain('  ! row 2, answer: must not be empty.\n');
  const unknown = await parley(['faq', 'import', file, '--bot', 'large']);
  expect(unknown.stderr).toBe('You work with no bot "large".\nYours are: small.\n');
});

it('what was imported is exported, and a folder does not undo it unless it is told to', async () => {
  const json = path.join(path.dirname(file), 'faqs.json');
  await writeFile(json, JSON.stringify([{ question: 'Do you ship abroad?', answer: 'To Europe.', category: 'shop' }]));
  const imported = await parley(['faq', 'import', json, '--bot', 'small', '--replace']);
  expect(imported.stdout).toContain('  - hours: When do you open?\n');
  expect(imported.stdout).toContain('small version 2 has 1 FAQ.\n');
  const { stdout } = await parley(['faq', 'export', '--bot', 'small']);
  expect(JSON.parse(stdout)).toEqual([
    {
      ...{ id: 'do-you-ship-abroad', category: 'shop', phrases: [] },
      ...{ question: 'Do you ship abroad?', answer: 'To Europe.' },
    },
  ]);

  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, DATABASE_URL, PARLEY_ENCRYPTION_KEYS: keys } = stack.env;
  const PARLEY_ENCRYPTION_KEYS = keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
  const env = { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, DATABASE_URL, PARLEY_ENCRYPTION_KEYS };
  const refused = await sandbox.run(['bot', 'publish', SMALL], env);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/would undo that: 1 added, 1 deleted \(do-you-ship-abroad, hours\)\./);
  const said = await publishBots({
    ...{ botsFolder: path.dirname(SMALL), folder: findDataFolder({ env: 'dev', dataDir: sandbox.dataFolder }), env },
    onStep: () => undefined,
  });
  expect(said).toContain('small was left as it is. The FAQs of small were edited since it was published');
  // Settings are not FAQs: what was changed of them stays, and is named.
  const settings = createBotSettingsStore(stack.prisma);
  const { revision = '' } = (await settings.read(stack)) ?? {};
  await settings.change({ botId: stack.botId, revision, values: { greeting: 'Edited' }, staffId: null });
  const forced = await sandbox.run(['bot', 'publish', SMALL, '--force'], env);
  expect(forced.stdout).toContain('small version 3 answers, with 1 FAQ');
  expect(forced.stdout).toContain('Changed in the browser, and still so: greeting\n');
  const entries = await stack.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  const imports = entries.filter(({ action }) => action === 'knowledge.imported');
  expect(new Set(imports.map(({ actorKind }) => actorKind))).toEqual(new Set(['staff']));
  expect(entries.at(-1)).toMatchObject({
    ...{ action: 'bot.published', actorKind: 'command_line', actorId: null, details: { version: 3 } },
  });
});
