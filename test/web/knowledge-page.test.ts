import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPasswords } from '../../api/auth/passwords.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { createFeedbackStore } from '../../prisma/stores/feedback.js';
import { createStaffStore } from '../../prisma/stores/staff.js';
import { PASSWORD } from '../api/support/staff.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';
import { button, logInAs, widthOverflow } from './support/staff-pages.js';

const FOLDER = path.join(findProjectRoot(), 'test', 'cli', 'support', 'bots', 'small');
const EMAIL = 'mod@shop.example';

let stack: Stack;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parley-drop-'));
  [browser, stack] = await Promise.all([
    startChromium(),
    startStack({ bot: { folder: FOLDER }, api: { webFolder: findBuiltPages() } }),
  ]);
  const passwordHash = await createPasswords().hash(PASSWORD);
  const account = { email: EMAIL, name: 'Mo Moderator', role: 'moderator', passwordHash } as const;
  await createStaffStore(stack.prisma).create({ ...account, botIds: [stack.botId] });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await stack.close();
  await rm(folder, { recursive: true });
}, 120_000);

async function open(options: BrowserContextOptions = DESKTOP): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, { url: `${stack.url}/staff/bots/small/knowledge`, ...options });
  await logInAs(opened.page, EMAIL);
  await opened.page.locator('.rows strong').first().waitFor();
  return opened;
}

const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });

function choose(page: Page, name: string, content: string): Promise<void> {
  const buffer = Buffer.from(content);
  return page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** Drops a file as somebody does who drags it in from a folder. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const zone = await page.locator('.knowledge-drop').boundingBox();
  if (zone === null) throw new Error('There is nowhere to drop it.');
  const devTools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devTools.send('Input.dispatchDragEvent', {
      ...{ type, x: zone.x + 20, y: zone.y + 20 },
      data: { items: [], files: [file], dragOperationsMask: 1 },
    });
  }
  await devTools.detach();
}

describe('the knowledge page', { timeout: 90_000 }, () => {
  it('shows what a file would do, faults first, and imports it when they are mended', async () => {
    const { page, complaints } = await open();
    await link(page, 'Upload a file').click();
    await drop(page, 'notes.txt', 'Hello');
    await page.getByText('That is neither a .csv nor a .json file.').waitFor();
    await drop(page, 'faqs.csv', 'Question;Answer;Owner\nDo you ship abroad?;;Eva\nWhen do you open?;At eight.;Eva\n');
    await page.getByText('A fault: nothing can be imported until it is mended').waitFor();
    expect(await page.locator('section.card .rows').first().innerText()).toMatch(/row 2\s*Answer must not be empty\./);
    await page.getByText('Columns that are not used: Owner').waitFor();
    expect(await button(page, 'Import').count()).toBe(0);

    await choose(
      page,
      'faqs.csv',
      'Question;Answer\nDo you ship abroad?;To all of Europe.\nWhen do you open?;At eight.\n',
    );
    await page.getByText('1 added, 1 changed, 0 unchanged, 0 deleted').waitFor();
    expect(await page.locator('.knowledge-comparison').innerText()).toContain('At nine, every day but Sunday.');
    await button(page, 'Import').click();
    await page.getByText('Done: customers get the 2 FAQs now.').waitFor();
    await link(page, 'All FAQs').click();
    await page.getByText('To all of Europe.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('is worked by keyboard alone: a FAQ is added, found, changed and deleted', async () => {
    const { page } = await open();
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 30; presses += 1) {
        await page.keyboard.press('Tab');
        const focused = 'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent';
        if ((await page.evaluate<string>(focused)) === name) return;
      }
      throw new Error(`The keyboard does not get to "${name}".`);
    };
    await tabTo('Add a FAQ');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Add a FAQ' }).waitFor();
    await tabTo('All FAQs');
    for (const text of ['Do you sell gift cards?', 'At the till.', 'a voucher', 'Shop']) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.getByText('At the till.').waitFor();

    await page.getByLabel('Search the FAQs').focus();
    await page.keyboard.type('VOUCHER');
    await page.getByText('1 FAQ', { exact: true }).waitFor();
    await tabTo('Edit: Do you sell gift cards?');
    await page.keyboard.press('Enter');
    await page.getByLabel('Answer').fill('At the till, and here.');
    await button(page, 'Save').press('Enter');
    await page.getByText('At the till, and here.').waitFor();

    await link(page, 'Edit: Do you sell gift cards?').press('Enter');
    await button(page, 'Delete …').press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Knowledge' }).waitFor();
    await page.getByText('At the till').waitFor({ state: 'detached' });
  });

  it('is reached from an answer that got a thumb down: the FAQ that it came from is changed, and the answer is done', async () => {
    const question = 'When do you open?';
    const chat = await visit(stack);
    await chat.ask(question);
    const key = { botId: stack.botId, conversationId: chat.conversationId, messageId: 'turn-1' };
    await createFeedbackStore(stack.prisma).set({ ...key, value: 'down', comment: 'I stood there in vain.' });
    const { page } = await open();
    await link(page, 'To improve').click();
    await page.getByText('The customer said: I stood there in vain.').waitFor();
    await link(page, `Make it a FAQ: ${question}`).press('Enter');
    await page.getByLabel('Answer').fill('At ten.');
    await page.getByLabel('Category').fill('shop');
    await button(page, 'Save').press('Enter');
    await page.getByText('There is a FAQ with this question or this id already.').waitFor();

    await link(page, 'To improve').click();
    await link(page, `Change the FAQ: ${question}`).press('Enter');
    await page.getByLabel('Answer').fill('At half past ten.');
    await button(page, 'Save').press('Enter');
    await page.getByText('Nothing to improve').waitFor();
    await link(page, 'Knowledge').click();
    await page.getByText('At half past ten.').waitFor();
  });

  it('says so when somebody else changed the FAQ meanwhile, and shows what they wrote', async () => {
    const [{ page: first }, { page: second }] = [await open(), await open()];
    for (const page of [first, second]) await link(page, /^Edit: When do you open/).click();
    await second.getByLabel('Answer').fill('At seven, they say.');
    await first.getByLabel('Answer').fill('At ten, of all times.');
    await button(first, 'Save').click();
    await first.getByText('At ten, of all times.').waitFor();
    await button(second, 'Save').click();
    await second.getByText('Somebody changed this FAQ meanwhile.').waitFor();
    await button(second, 'Try again').click();
    await expect.poll(() => second.getByLabel('Answer').inputValue()).toBe('At ten, of all times.');
  });

  it('tells what a question finds, with scores and where they stop to count', async () => {
    const { page } = await open();
    await link(page, 'Try a question').click();
    await page.getByLabel('What a customer might write').fill('when are you open');
    await page.keyboard.press('Enter');
    const best = page.locator('.knowledge-matches li').first();
    await best.waitFor();
    expect(await best.innerText()).toMatch(/When do you open\?[\s\S]*similarity 0\.\d\d · /);
    expect(await page.locator('.knowledge-threshold').innerText()).toContain('0.55');
  });

  it.each([
    ['a desktop in the dark', { ...DESKTOP, colorScheme: 'dark' as const }, 'en'],
    ['a phone in German', { ...PHONE, colorScheme: 'light' as const, locale: 'de-DE' }, 'de'],
  ])('keeps nobody out and needs no sideways scrolling on %s', async (_, options, language) => {
    const { page, complaints } = await open(options);
    expect(await page.evaluate<string>('document.documentElement.lang')).toBe(language);
    const isInOrder = async () => {
      expect(await findBarriers(page)).toEqual([]);
      expect(await widthOverflow(page)).toBe(0);
    };
    await isInOrder();
    const address = `${stack.url}/staff/bots/small/knowledge`;
    await page.goto(`${address}/import`);
    await choose(page, 'faqs.csv', 'question,answer\nWhen do you open?,At noon.\nWho are you?,x\n');
    await page.locator('.knowledge-comparison').waitFor();
    await isInOrder();
    await page.goto(`${address}/try`);
    await page.locator('input[name=q]').fill('opening hours');
    await page.keyboard.press('Enter');
    await page.locator('.knowledge-matches li').first().waitFor();
    await isInOrder();
    await page.goto(`${address}/faqs/hours`);
    await page.locator('textarea[name=answer]').waitFor();
    await isInOrder();
    expect(complaints).toEqual([]);
  });
});
