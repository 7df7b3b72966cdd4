import path from 'node:path';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import type { ScriptedConversation } from '../support/scripted-conversation.js';
import { startScriptedApi, type ScriptedApi } from '../support/scripted-api.js';

let browser: Browser;
let api: ScriptedApi;

beforeAll(async () => {
  browser = await startChromium();
}, 180_000);

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  api = await startScriptedApi({ webFolder: findBuiltPages() });
  api.script.answer = (text) => ({ text: `A long answer about ${text} that goes on and on`, hold: text !== 'short' });
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await api.stop();
});

async function open(options: BrowserContextOptions = DESKTOP): Promise<Page> {
  const { page } = await openPage(browser, { url: api.url, ...options });
  await page.getByText('Connected').waitFor();
  return page;
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

/** A picture for whoever wants to look: PARLEY_TEST_SCREENSHOTS names a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['PARLEY_TEST_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

const stopButton = (page: Page) => page.getByRole('button', { name: 'Stop the answer' });
const isInField = (page: Page) =>
  page.evaluate<boolean>('document.activeElement === document.querySelector("textarea")');

function conversation(): ScriptedConversation {
  const [first] = api.conversations.values();
  if (!first) throw new Error('There is no conversation yet.');
  return first;
}

const KINDS: [string, BrowserContextOptions][] = [
  ['phone-light', { ...PHONE, colorScheme: 'light' }],
  ['phone-dark', { ...PHONE, colorScheme: 'dark' }],
  ['desktop-light', { ...DESKTOP, colorScheme: 'light' }],
  ['desktop-dark', { ...DESKTOP, colorScheme: 'dark' }],
];

describe('an answer that is being made', () => {
  it.each(KINDS)('can be stopped, and says so in one line, on %s', async (name, options) => {
    const page = await open(options);
    expect(await stopButton(page).count()).toBe(0);
    await ask(page, 'everything');
    await page.getByText('goes on and on').waitFor();
    await shoot(page, `${name}-1-answering`);
    expect(await findBarriers(page)).toEqual([]);
    await stopButton(page).click();
    await page.getByText('You stopped this answer').waitFor();
    await stopButton(page).waitFor({ state: 'detached' });
    expect(await page.locator('.live').count()).toBe(0);
    expect(await page.getByText('goes on and on').count()).toBe(0);

    conversation().append({ type: 'conversation.closed', payload: { reason: 'idle' } });
    await page.getByText('Write to open it again.').waitFor();
    await shoot(page, `${name}-2-closed`);
    expect(await findBarriers(page)).toEqual([]);
    await ask(page, 'short');
    await page.getByText('Write to open it again.').waitFor({ state: 'detached' });
    await page.getByText('A long answer about short').waitFor();
    await shoot(page, `${name}-3-answered`);
    expect(await page.getByText('You stopped this answer').count()).toBe(1);
  });

  it('can be stopped with the keyboard alone, and the focus ends up in the field', async () => {
    const page = await open();
    await ask(page, 'one');
    await page.getByText('goes on and on').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator('.stop:focus').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByText('You stopped this answer').waitFor();
    await expect.poll(() => isInField(page)).toBe(true);

    await ask(page, 'two');
    await page.getByText('about two').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText('You stopped this answer').count()).toBe(2);
    expect(await isInField(page)).toBe(true);
  });

  it('is asked to stop again when the connection was lost in between', async () => {
    const page = await open();
    await ask(page, 'one');
    await page.getByText('goes on and on').waitFor();
    const scripted = conversation();
    const deaf = { ...scripted, cancel: () => undefined };
    const [id] = [...api.conversations.keys()];
    api.conversations.set(id ?? '', deaf);
    await stopButton(page).click();
    await page.getByText('Stopping…').waitFor();
    api.conversations.set(id ?? '', scripted);
    api.closeSockets(1012);
    await page.getByText('You stopped this answer').waitFor();
  });

  it('is stopped in all windows, also after a reload, and waits for nothing any more', async () => {
    const page = await open();
    const other = await page.context().newPage();
    await other.goto(api.url);
    await other.getByText('Connected').waitFor();
    await ask(page, 'one');
    await other.getByText('goes on and on').waitFor();
    await stopButton(other).click();
    for (const window of [page, other]) {
      await window.getByText('You stopped this answer').waitFor();
      expect(await window.locator('.live').count()).toBe(0);
    }
    await page.reload();
    await page.getByText('You stopped this answer').waitFor();
    expect(await page.locator('.live').count()).toBe(0);
  });

  it('is not shown as final when another turn takes over from it', async () => {
    const page = await open();
    await ask(page, 'one');
    await page.getByText('about one that goes on and on').waitFor();
    conversation().notify({ type: 'turn.started', turnId: 'turn-2', attempt: 1 });
    await page.getByText('about one that goes on and on').waitFor({ state: 'detached' });
    await page.locator('[data-state=typing]').waitFor();
  });
});

describe('the chat page where upgrades are refused', () => {
  it('talks over requests and a stream', async () => {
    api.script.upgrade = 'refuse';
    const page = await open();
    await ask(page, 'short');
    await page.getByText('A long answer about short').waitFor();
    await ask(page, 'long');
    await page.getByText('about long that goes on and on').waitFor();
    await stopButton(page).click();
    await page.getByText('You stopped this answer').waitFor();
    expect(api.frames).toEqual([]);
    expect(api.requests.filter((request) => request.startsWith('UPGRADE')).length).toBe(2);
  });
});

it('says that an answer is late, and lets its customer write on', async () => {
  const page = await open();
  api.script.answer = () => ({ text: '', hold: true });
  await ask(page, 'one');
  await page.locator('[data-state=typing]').waitFor();
  conversation().cancel('turn-1');
  await page.getByText('You stopped this answer').waitFor();
  conversation().append({ type: 'message.created', payload: { messageId: 'm2', role: 'customer', text: 'and?' } });
  conversation().notify({ type: 'turn.delayed' });
  await page.getByText('The answer is taking longer than usual. Your message is safe').waitFor();
  await shoot(page, 'desktop-4-delayed');
  expect(await page.getByRole('textbox').isEnabled()).toBe(true);
});
