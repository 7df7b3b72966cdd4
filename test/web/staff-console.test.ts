import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPasswords } from '../../api/auth/passwords.js';
import { createStaffStore } from '../../prisma/stores/staff.js';
import { PASSWORD } from '../api/support/staff.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { button, logInAs, widthOverflow } from './support/staff-pages.js';

const EMAIL = 'ada@shop.example';
const WITHIN = { timeout: 20_000, interval: 50 };

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  const settings = { knowledge: { mode: 'none' as const }, handOver: { enabled: true } };
  [browser, stack] = await Promise.all([
    startChromium(),
    startStack({ bot: { settings }, api: { webFolder: findBuiltPages() } }),
  ]);
  const passwordHash = await createPasswords().hash(PASSWORD);
  const account = { email: EMAIL, name: 'Ada', role: 'agent', passwordHash } as const;
  await createStaffStore(stack.prisma).create({ ...account, botIds: [stack.botId] });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await stack.close();
}, 120_000);

async function open(options: BrowserContextOptions = DESKTOP): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, { url: `${stack.url}/staff/bots/${stack.slug}/console`, ...options });
  await logInAs(opened.page, EMAIL);
  await opened.page.getByRole('heading', { level: 1, name: 'Console' }).waitFor();
  return opened;
}

/** A customer who waits for people. */
async function wait(text: string): Promise<Visit> {
  const chat = await visit(stack);
  await chat.ask(text);
  await chat.requestPeople();
  await expect.poll(async () => (await chat.readEvents()).at(-1)?.type, WITHIN).toBe('owner.changed');
  return chat;
}

const said = async (chat: Visit) =>
  (await chat.readEvents()).flatMap((event) =>
    event.type === 'message.created' && event.payload.role === 'agent' ? [event.payload.text] : [],
  );

describe('the console', { timeout: 90_000 }, () => {
  it('shows who waits, and lets an agent take, answer and settle a conversation, by keyboard alone', async () => {
    const { page, complaints } = await open();
    const chat = await wait('Where is my parcel?');
    const take = button(page, 'Take it: Anonymous visitor');
    await take.focus();
    await page.keyboard.press('Enter');
    const field = page.getByLabel('Your answer');
    await field.waitFor();
    await page.getByText('Where is my parcel?').waitFor();

    await field.focus();
    await page.keyboard.type('It leaves today.');
    await page.keyboard.press('Enter');
    await expect.poll(() => said(chat), WITHIN).toEqual(['It leaves today.']);
    await chat.send('Thank you, Ada!');
    await page.getByText('Thank you, Ada!').waitFor();

    await page.getByLabel('New note').fill('Was kind.');
    await button(page, 'Add the note').click();
    await page.getByText('Was kind.').waitFor();
    expect(JSON.stringify(await chat.readEvents())).not.toContain('Was kind.');

    await button(page, 'Settled').focus();
    await page.keyboard.press('Enter');
    await page.getByText('This conversation is not with people any more.').waitFor();
    expect((await chat.readEvents()).at(-1)).toMatchObject({
      type: 'conversation.closed',
      payload: { reason: 'resolved' },
    });
    expect(complaints).toEqual([]);
  });

  it.each([
    ['a desktop, dark', { ...DESKTOP, colorScheme: 'dark' as const, locale: 'de-CH' }],
    ['a phone, light', { ...PHONE, colorScheme: 'light' as const }],
  ])('keeps nobody out on %s', async (_name, options) => {
    const chat = await wait('Who is there?');
    const opened = await openPage(browser, { url: `${stack.url}/staff/bots/${stack.slug}/console`, ...options });
    const { page } = opened;
    await logInAs(page, EMAIL);
    await page.locator('.escalations .conversation-row').first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await widthOverflow(page)).toBeLessThanOrEqual(0);
    await page.locator('.escalations .conversation-row').first().click();
    await page.getByText('Who is there?').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await widthOverflow(page)).toBeLessThanOrEqual(0);
    await chat.withdrawRequest();
  });
});
