import path from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { startStack, type Stack } from '../support/stack.js';

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  browser = await startChromium();
  const folder = path.join(findProjectRoot(), 'bots', 'demo');
  stack = await startStack({ bot: { folder }, api: { webFolder: findBuiltPages() } });
}, 180_000);

afterAll(async () => {
  await browser.close();
  await stack.close();
}, 60_000);

async function open(options = DESKTOP) {
  const opened = await openPage(browser, { url: stack.url, ...options });
  await opened.page.getByText('Connected').waitFor();
  return opened;
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

function answers(page: Page) {
  return page
    .getByRole('log')
    .locator('.message-bot')
    .filter({ has: page.locator('.sources') });
}

async function widthOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

describe('the chat page on the real stack', () => {
  it('greets, takes a question and shows the answer with its source, also after a reload', async () => {
    const { page, complaints } = await open();
    await page.locator('.welcome').waitFor();
    await ask(page, 'How can I return an item?');
    await answers(page).first().waitFor();
    const answer = await answers(page).first().locator('.bubble').innerText();
    expect(answer).toMatch(/return/i);
    await page.locator('.sources summary').click();
    expect(await page.locator('.source-detail').first().innerText()).toMatch(/match|related/i);

    await page.reload();
    await answers(page).first().waitFor();
    expect(await answers(page).first().locator('.bubble').innerText()).toBe(answer);
    expect(await page.locator('.message-own').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('grows the answer as it is written, outside of what screen readers read out', async () => {
    const { page } = await open();
    await page.evaluate(`
      window.seen = [];
      new MutationObserver(() => {
        const live = document.querySelector('.live[data-state=streaming] .bubble');
        if (live) window.seen.push({ text: live.textContent, inLog: live.closest('[role=log]') !== null });
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    `);
    await ask(page, 'How long does delivery take?');
    await answers(page).first().waitFor();
    const seen = await page.evaluate<{ text: string; inLog: boolean }[]>('window.seen');
    const final = await answers(page).first().locator('.bubble').textContent();
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every(({ text, inLog }) => (final ?? '').startsWith(text) && !inLog)).toBe(true);
    await page.context().close();
  });

  it('begins a new conversation on request, and keeps to it', async () => {
    const { page } = await open();
    await ask(page, 'Do you ship abroad?');
    await page.getByRole('log').locator('.message-bot').nth(1).waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.locator('.welcome').waitFor();
    await page.getByText('Connected').waitFor();
    await page.reload();
    await page.locator('.welcome').waitFor();
    expect(await page.locator('.message-own').count()).toBe(0);
    await page.context().close();
  });

  it('sends a suggestion when it is clicked', async () => {
    const { page } = await open();
    const chip = page.locator('.chip').first();
    const text = await chip.innerText();
    await chip.click();
    await page.getByRole('log').locator('.message-own', { hasText: text }).waitFor();
    await page.getByRole('log').locator('.message-bot').nth(1).waitFor();
    await page.context().close();
  });

  it('goes on after the api was started again, without a reload', async () => {
    const { page } = await open();
    const { comeBack } = await stack.stopApi();
    await page.getByText('Connecting…').waitFor();
    await ask(page, 'How can I pay?');
    await page.getByText('Waiting for the connection').waitFor();
    await comeBack();
    await answers(page).first().waitFor();
    expect(await page.locator('.message-own').count()).toBe(1);
    await page.context().close();
  });

  it.each([
    ['a phone', { ...PHONE, colorScheme: 'light' as const }],
    ['a phone in the dark', { ...PHONE, colorScheme: 'dark' as const }],
    ['a desktop', { ...DESKTOP, colorScheme: 'light' as const }],
    ['a desktop in the dark', { ...DESKTOP, colorScheme: 'dark' as const }],
  ])('fits %s and keeps nobody out', async (_name, options) => {
    const { page } = await open(options);
    expect(await findBarriers(page)).toEqual([]);
    await ask(page, `How can I return an item? ${'a-very-long-word-'.repeat(20)}`);
    await page.getByRole('log').locator('.message-bot').nth(1).waitFor();
    expect(await widthOverflow(page)).toBeLessThanOrEqual(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.context().close();
  });
});
