import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { useChatPages } from '../support/chat-pages.js';
import { DESKTOP, openPage, PHONE } from '../support/chromium.js';
import { toProblem } from '../support/scripted-api.js';

const bed = useChatPages();

async function open(options = DESKTOP): Promise<Page> {
  const { page } = await openPage(bed.browser, { url: bed.api.url, ...options });
  await page.getByText('Connected').waitFor();
  return page;
}

const focused = (page: Page) =>
  page.evaluate<string>(`(({ tagName, ariaLabel, textContent }) => ariaLabel ?? (textContent || tagName))(
    document.activeElement)`);

/** Everything that is put where screen readers read it out politely: not under the nearest region that is off. */
const LISTEN = `
  window.heard = [];
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      const region = element?.closest('[aria-live], [role=log], [role=status], [role=alert]');
      if (!region || region.getAttribute('aria-live') === 'off') continue;
      const texts = type === 'characterData' ? [target.data] : [...addedNodes].map((node) => node.textContent);
      window.heard.push(...texts.filter((text) => text !== ''));
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
`;

describe('the chat page without a mouse', () => {
  it('is gone through in the order in which it is read, with a ring around what has the focus', async () => {
    const page = await open();
    expect(await focused(page)).toBe('Message to Scripted bot');
    const order: string[] = [];
    for (let step = 0; step < 3; step += 1) {
      await page.keyboard.press('Shift+Tab');
      order.unshift(await focused(page));
      const ring = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect(ring).toBe('solid');
    }
    expect(order).toEqual(['New conversation', 'Messages', 'Where is my parcel?']);
  });

  it('does not lose the focus with a button that goes away', async () => {
    const problem = toProblem(422, 'invalid_request');
    bed.api.script.receipt = () => ({ problem, retryable: false });
    const page = await open();
    await page.getByRole('button', { name: 'Where is my parcel?' }).press('Enter');
    expect(await focused(page)).toBe('Message to Scripted bot');
    await page.getByRole('button', { name: 'Remove' }).press('Enter');
    await page.locator('.message-own').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Message to Scripted bot');
  });

  it('does not open the keyboard of a phone by itself', async () => {
    const page = await open(PHONE);
    await page.getByRole('button', { name: 'Where is my parcel?' }).tap();
    await page.getByText('You said: Where is my parcel?').waitFor();
    expect(await focused(page)).not.toBe('Message to Scripted bot');
  });

  it('is read out with each answer once and whole, and without the steps on the way', async () => {
    bed.api.script.answer = (text) => ({ text: `A long answer to ${text}`, paceMs: 20 });
    const page = await open();
    await page.locator('[role=log][aria-live=polite]').waitFor();
    await page.evaluate<undefined>(LISTEN);
    await page.getByRole('textbox').fill('hello');
    await page.keyboard.press('Enter');
    await page.locator('.log .sources').waitFor();
    const heard = await page.evaluate<string[]>('window.heard');
    expect(heard.filter((text) => text.includes('A long'))).toHaveLength(1);
    expect(heard.filter((text) => text.includes('Hello from the script.'))).toEqual([]);
    expect(heard.find((text) => text.includes('A long'))).toContain('A long answer to hello');
    expect(heard.filter((text) => text.includes('is writing'))).toHaveLength(1);
    expect(heard.filter((text) => ['Sending…', 'Sent'].includes(text.trim()))).toEqual([]);
  });
});
