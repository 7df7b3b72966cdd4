import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DEFAULT_RATE_LIMITS } from '../../api/middleware/rate-limit.js';
import { createInvitationStore } from '../../prisma/stores/invitations.js';
import { startApiRig, type ApiRig } from '../api/support/rig.js';
import { makeStaff, PASSWORD } from '../api/support/staff.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { button, logInAs, widthOverflow } from './support/staff-pages.js';

let rig: ApiRig;
let browser: Browser;

beforeAll(async () => {
  browser = await startChromium();
  const rateLimits = { ...DEFAULT_RATE_LIMITS, loginsPerAddress: { burst: 10_000, perSecond: 100 } };
  rig = await startApiRig({ overrides: () => ({ webFolder: findBuiltPages(), rateLimits }) });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await rig.close();
}, 60_000);

const open = (address = '', options = DESKTOP) => openPage(browser, { url: `${rig.url}/staff/${address}`, ...options });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const pageLinks = (page: Page) => page.getByRole('navigation').getByRole('link').allInnerTexts();
const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');

async function joinAs(page: Page, { name, email }: { name: string; email?: string }): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  if (email !== undefined) await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await button(page, 'Make my account').click();
}

describe('the staff page', { timeout: 60_000 }, () => {
  it('lets the first admin in by the link of the start, who invites an agent by another', async () => {
    const { token } = await createInvitationStore(rig.prisma).createForFirstAdmin();
    const { page } = await open(`#first-admin=${token}`);
    await joinAs(page, { name: 'Ada Admin', email: 'ada@shop.example' });
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByRole('heading', { name: 'Invite somebody' }).waitFor();
    expect(page.url()).toBe(`${rig.url}/staff/people`);

    await page.getByLabel('E-mail address').fill('gus@shop.example');
    await button(page, 'Make a link').click();
    const link = await page.locator('.new-link code').innerText();
    expect(link).toContain(`${rig.url}/staff/#invitation=invite_`);
    await page.getByText('Not come yet').waitFor();

    const { page: his } = await open(link.slice(link.indexOf('#')));
    await joinAs(his, { name: 'Gus Agent' });
    await his.getByText('Gus Agent').waitFor();
    expect(await pageLinks(his)).not.toContain('People');

    await page.reload();
    await page.getByRole('link', { name: 'Change: Gus Agent' }).click();
    await button(page, 'Disable').click();
    await page.getByText('They are disabled').waitFor();
    await his.reload();
    await button(his, 'Log in').waitFor();
  });

  it('lets an admin change what somebody may do, and give them another password', async () => {
    const id = await makeStaff(rig, { email: 'rising@shop.example', role: 'agent' });
    await makeStaff(rig, { email: 'giver@shop.example', role: 'admin' });
    const { page } = await open(`people/${id}`);
    await logInAs(page, 'giver@shop.example');
    await page.getByText('Moderator: runs bots').click();
    await page.getByText('Shop', { exact: true }).last().click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    expect(await rig.deps.staff.find({ userId: id })).toMatchObject({ role: 'moderator', botIds: [rig.botId] });

    await page.getByRole('textbox', { name: 'Skills' }).fill('Returns, tents, ');
    await page.getByRole('textbox', { name: 'Conversations at a time' }).fill('3');
    await button(page, 'Save skills and room').click();
    await page.getByText('Saved.').nth(1).waitFor();
    expect(await rig.deps.staff.find({ userId: id })).toMatchObject({ skills: ['returns', 'tents'], capacity: 3 });

    await page.getByRole('textbox', { name: 'New password' }).fill('another long one');
    await button(page, 'Set the password').click();
    await page.getByText('The password is set').waitFor();
    const { page: theirs } = await open();
    await logInAs(theirs, 'rising@shop.example', 'another long one');
    await theirs.getByText('Moderator', { exact: true }).waitFor();
  });

  it('goes on when the access token has ended, and asks anew when the login has', async () => {
    await makeStaff(rig, { email: 'late@shop.example', role: 'agent' });
    const { page } = await open('logins');
    await logInAs(page, 'late@shop.example');
    await heading(page, 'Where I am logged in').waitFor();
    await page.context().clearCookies({ name: 'parley_access' });
    await page.reload();
    await heading(page, 'Where I am logged in').waitFor();
    expect((await page.context().cookies()).map(({ name }) => name)).toContain('parley_access');
    await rig.prisma.login.updateMany({ data: { revokedAt: new Date() } });
    await page.reload();
    await logInAs(page, 'late@shop.example');
    await heading(page, 'Where I am logged in').waitFor();
    await button(page, 'Log out').click();
    await button(page, 'Log in').waitFor();
    expect(page.url()).toBe(`${rig.url}/staff`);
    expect(await page.context().cookies()).toEqual([]);
  });

  it('says what is wrong with a password, an old link and an empty field', async () => {
    await makeStaff(rig, { email: 'wrong@shop.example', role: 'agent' });
    const { page } = await open();
    await logInAs(page, 'wrong@shop.example', 'not the one');
    expect(await page.getByRole('alert').innerText()).toBe('E-mail address or password are wrong.');
    const { page: old } = await open('#invitation=invite_that-was-used');
    await joinAs(old, { name: 'Nobody' });
    expect(await old.getByRole('alert').innerText()).toContain('Ask for another.');
    const { page: empty } = await open();
    await button(empty, 'Log in').click();
    await empty.locator('.fault').first().waitFor();
  });

  it('takes a password that was too short at the first click, once it is mended', async () => {
    const { token } = await createInvitationStore(rig.prisma).createForFirstAdmin();
    const { page } = await open(`#first-admin=${token}`);
    await page.getByLabel('Your name').fill('Bo Back');
    await page.getByLabel('E-mail address').fill('bo@shop.example');
    await page.getByLabel('Password').pressSequentially('short');
    await button(page, 'Make my account').click();
    await page.locator('.fault').waitFor();
    await page.getByLabel('Password').pressSequentially(' no more');
    await page.locator('.fault').waitFor({ state: 'detached' });
    await button(page, 'Make my account').click();
    await page.getByText('Bo Back').waitFor();
  });

  it('has an address for every page, and gives no page for a file that is not there', async () => {
    await makeStaff(rig, { email: 'deep@shop.example', role: 'agent', botIds: [rig.botId] });
    const { page } = await open('logins');
    await logInAs(page, 'deep@shop.example');
    await heading(page, 'Where I am logged in').waitFor();
    expect(await page.title()).toBe('Where I am logged in · Parley');
    for (const address of ['people', 'bots/nobodys', 'nothing/here']) {
      await page.goto(`${rig.url}/staff/${address}`);
      await heading(page, 'There is nothing here').waitFor();
    }
    for (const address of ['/staff/nonsense.js', '/staff/bots/shop/app.css', '/staff/../etc/passwd', '/staffing']) {
      expect((await fetch(`${rig.url}${address}`)).status).toBe(404);
    }
    const deep = await fetch(`${rig.url}/staff/bots/shop/anything`);
    expect(deep.headers.get('cache-control')).toBe('no-cache');
    expect(await deep.text()).toContain('<div id="staff">');
  });

  it('works by keyboard alone, and takes the focus along to the heading of the next page', async () => {
    await makeStaff(rig, { email: 'keys@shop.example', role: 'admin' });
    const { page } = await open('people');
    await page.getByLabel('E-mail address').waitFor();
    await page.keyboard.type('keys@shop.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'People').waitFor();
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await focused(page)) === 'Where I am logged in') break;
    }
    await page.keyboard.press('Enter');
    await page.getByText('Here', { exact: true }).waitFor();
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('H1');
    expect(await focused(page)).toBe('Where I am logged in');
  });

  it('speaks German to whose browser does, English where that is chosen, and remembers it', async () => {
    await makeStaff(rig, { email: 'deutsch@shop.example', role: 'agent' });
    const { page } = await open('logins', { ...DESKTOP, locale: 'de-AT' });
    await page.getByLabel('E-Mail-Adresse').fill('deutsch@shop.example');
    await page.getByLabel('Passwort').fill('nicht das richtige');
    await button(page, 'Anmelden').click();
    expect(await page.getByRole('alert').innerText()).toBe('E-Mail-Adresse oder Passwort sind falsch.');
    await page.getByLabel('Passwort').fill(PASSWORD);
    await button(page, 'Anmelden').click();
    await heading(page, 'Wo ich angemeldet bin').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('de');
    await page.getByLabel('Language / Sprache').selectOption('English');
    await heading(page, 'Where I am logged in').waitFor();
    await page.reload();
    await heading(page, 'Where I am logged in').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  it.each([
    ['a desktop in English', { ...DESKTOP, colorScheme: 'dark' as const, locale: 'en-GB' }],
    ['a phone in German', { ...PHONE, colorScheme: 'light' as const, locale: 'de-DE' }],
  ])('keeps nobody out and needs no sideways scrolling on %s', async (_, options) => {
    const email = `admin-${options.colorScheme}@shop.example`;
    const id = await makeStaff(rig, { email, role: 'admin' });
    const { page, complaints } = await open('people', options);
    await page.locator('form').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await logInAs(page, email);
    await page.locator('#invitations-heading').waitFor();
    for (const address of ['people', `people/${id}`, 'logins', 'nothing']) {
      await page.goto(`${rig.url}/staff/${address}`);
      await page.locator('main .card').first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await widthOverflow(page)).toBe(0);
    }
    if (options.isMobile) {
      await button(page, 'Menü').click();
      await page.getByRole('dialog').getByRole('link', { name: 'Personen' }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.getByRole('dialog').getByRole('link', { name: 'Personen' }).click();
      await heading(page, 'Personen').waitFor();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(complaints).toEqual([]);
  });
});
