import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createInvitationStore } from '../../prisma/stores/invitations.js';
import { startApiRig, type ApiRig } from '../api/support/rig.js';
import { makeStaff, PASSWORD } from '../api/support/staff.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';

let rig: ApiRig;
let browser: Browser;

beforeAll(async () => {
  browser = await startChromium();
  rig = await startApiRig({ overrides: () => ({ webFolder: findBuiltPages() }) });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await rig.close();
}, 60_000);

const open = (hash = '', options = DESKTOP) => openPage(browser, { url: `${rig.url}/staff/${hash}`, ...options });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function logIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Log in').click();
}

async function joinAs(page: Page, { name, email }: { name: string; email?: string }): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await button(page, 'Make my account').click();
  if (email === undefined) return;
  await page.getByLabel('E-mail address').fill(email);
  await button(page, 'Make my account').click();
}

function widthOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

describe('the staff page', { timeout: 60_000 }, () => {
  it('lets the first admin in by the link of the start, who invites an agent by another', async () => {
    const { token } = await createInvitationStore(rig.prisma).createForFirstAdmin();
    const { page } = await open(`#invitation=${token}`);
    await joinAs(page, { name: 'Ada Admin', email: 'ada@shop.example' });
    await page.getByText('Your account is ready. Log in as ada@shop.example.').waitFor();
    expect(page.url()).toBe(`${rig.url}/staff/`);
    await logIn(page, 'ada@shop.example');
    await page.getByRole('heading', { name: 'Invite somebody' }).waitFor();

    await page.getByLabel('E-mail address').fill('gus@shop.example');
    await button(page, 'Make a link').click();
    const link = await page.locator('.new-link code').innerText();
    expect(link).toContain(`${rig.url}/staff/#invitation=invite_`);
    await page.getByText('Not come yet').waitFor();

    const { page: his } = await open(link.slice(link.indexOf('#')));
    await joinAs(his, { name: 'Gus Agent' });
    await his.getByText('Log in as gus@shop.example').waitFor();
    await logIn(his, 'gus@shop.example');
    await his.getByText('Gus Agent').waitFor();
    expect(await his.getByRole('tab').allInnerTexts()).toEqual(['Where I am logged in']);

    await page.reload();
    await button(page, 'Disable: Gus Agent').click();
    await button(page, 'Let in again: Gus Agent').waitFor();
    await his.reload();
    await button(his, 'Log in').waitFor();
  });

  it('goes on when the access token has ended, and asks anew when the login has', async () => {
    await makeStaff(rig, { email: 'late@shop.example', role: 'agent' });
    const { page } = await open();
    await logIn(page, 'late@shop.example');
    await page.getByText('The agent').waitFor();
    await page.context().clearCookies({ name: 'parley_access' });
    await page.reload();
    await page.getByText('The agent').waitFor();
    expect((await page.context().cookies()).map(({ name }) => name)).toContain('parley_access');
    await button(page, 'Log out').click();
    await button(page, 'Log in').waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it('says what is wrong with a password, an old link and an empty field', async () => {
    await makeStaff(rig, { email: 'wrong@shop.example', role: 'agent' });
    const { page } = await open();
    await logIn(page, 'wrong@shop.example', 'not the one');
    expect(await page.getByRole('alert').innerText()).toBe('E-mail address or password are wrong.');
    const { page: old } = await open('#invitation=invite_that-was-used');
    await joinAs(old, { name: 'Nobody' });
    expect(await old.getByRole('alert').innerText()).toContain('Ask for another.');
    const { page: empty } = await open();
    await button(empty, 'Log in').click();
    await empty.locator('.fault').first().waitFor();
  });

  it('works by keyboard alone', async () => {
    await makeStaff(rig, { email: 'keys@shop.example', role: 'admin' });
    const { page } = await open();
    await page.getByLabel('E-mail address').waitFor();
    await page.keyboard.type('keys@shop.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'People' }).waitFor();
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate<string>('document.activeElement.role')) === 'tab') break;
    }
    await page.keyboard.press('ArrowRight');
    await page.getByText('Here', { exact: true }).waitFor();
  });

  it.each([
    ['a desktop', { ...DESKTOP, colorScheme: 'dark' as const }],
    ['a phone', { ...PHONE, colorScheme: 'light' as const }],
  ])('keeps nobody out and needs no sideways scrolling on %s', async (_, options) => {
    const email = `admin-${options.colorScheme}@shop.example`;
    await makeStaff(rig, { email, role: 'admin' });
    const { page, complaints } = await open('', options);
    await button(page, 'Log in').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await logIn(page, email);
    await page.getByRole('heading', { name: 'Invite somebody' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await widthOverflow(page)).toBe(0);
    await page.getByRole('tab', { name: 'Where I am logged in' }).click();
    await page.getByText('Here', { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await widthOverflow(page)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
