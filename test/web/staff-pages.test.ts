import { v7 as uuidV7 } from 'uuid';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPasswords } from '../../api/auth/passwords.js';
import { createDeliveryStore } from '../../prisma/stores/deliveries.js';
import { createMetricRecord } from '../../prisma/stores/metric-record.js';
import { createRetentionStore } from '../../prisma/stores/retention.js';
import { createStaffStore } from '../../prisma/stores/staff.js';
import { createSupportTicketStore } from '../../prisma/stores/support-tickets.js';
import { PASSWORD } from '../api/support/staff.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';
import { changeSettings, makeLead, startLead } from '../support/work.js';
import { button, logInAs, widthOverflow } from './support/staff-pages.js';

const EMAIL = 'ada@shop.example';
const WITHIN = { timeout: 20_000, interval: 50 };

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

let stack: Stack;
let browser: Browser;
let login: StorageState | null = null;

beforeAll(async () => {
  const settings = {
    knowledge: { mode: 'none' as const },
    notifications: { email: ['desk@shop.example'], slack: true },
    leads: { to: 'webhook' as const, url: 'https://crm.shop.example/leads' },
    retention: { leadDays: 30 },
  };
  [browser, stack] = await Promise.all([
    startChromium(),
    startStack({ bot: { settings }, api: { webFolder: findBuiltPages() } }),
  ]);
  const passwordHash = await createPasswords().hash(PASSWORD);
  const account = { email: EMAIL, name: 'Ada Admin', role: 'admin', passwordHash } as const;
  await createStaffStore(stack.prisma).create({ ...account, botIds: [] });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await stack.close();
}, 120_000);

/** Opens a page; the admin logs in the first time, and stays so. */
async function open(address: string, options = DESKTOP): Promise<{ page: Page; complaints: string[] }> {
  const url = `${stack.url}/staff/${address}`;
  if (login) return await openPage(browser, { url, storageState: login, ...options });
  const opened = await openPage(browser, { url, ...options });
  await logInAs(opened.page, EMAIL);
  await opened.page.locator('#content').waitFor();
  login = await opened.page.context().storageState();
  return opened;
}

const openOfBot = (address: string) => open(`bots/${stack.slug}/${address}`);
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const rows = (page: Page) => page.locator('.records > li');
const tile = (page: Page, name: string) => page.locator('.tile').filter({ hasText: name });

/** Somebody asks what the bot does not know. @returns the id of the conversation */
async function ask(question: string): Promise<string> {
  const chat = await visit(stack);
  await chat.ask(question);
  return chat.conversationId;
}

describe('the overview of a bot', { timeout: 60_000 }, () => {
  it('is where an admin begins, and says how figures come to be while there are none', async () => {
    const { page, complaints } = await open('');
    await page.getByRole('heading', { name: 'Nothing to count in this span of time' }).waitFor();
    expect(page.url()).toBe(`${stack.url}/staff/bots/${stack.slug}/dashboard`);
    expect(complaints).toEqual([]);
  });

  it('shows figures beside those of the span before, and the numbers of each chart as a table', async () => {
    await ask('Where is my parcel?');
    const today = new Date().toISOString().slice(0, 10);
    await createMetricRecord(stack.prisma).compute({ day: today });
    const { page, complaints } = await openOfBot('dashboard?range=7d');
    await tile(page, 'Conversations').waitFor();
    expect(await tile(page, 'Conversations').innerText()).toMatch(/Conversations\s+1\s+0 before/);
    expect(await tile(page, 'Did not know').innerText()).toContain('100%');
    expect(await tile(page, 'Rating').innerText()).toContain('nothing to compare with');
    await page.locator('.plot svg').nth(5).waitFor();
    const asTable = button(page, 'Show as table: What became of it');
    await asTable.focus();
    await page.keyboard.press('Enter');
    const table = page.getByRole('table');
    expect(await table.getByRole('row').count()).toBe(8);
    expect(await table.getByRole('row').nth(1).getByRole('cell').allInnerTexts()).toEqual(['1', '1', '0']);
    await page.getByLabel('Span of time').selectOption('24 hours');
    await expect.poll(() => table.getByRole('row').count(), WITHIN).toBe(25);
    expect(new URL(page.url()).search).toBe('?range=24h');
    expect(complaints).toEqual([]);
  });
});

describe('leads, and what goes out', { timeout: 60_000 }, () => {
  it('are listed with what went wrong, and sent again when that is mended', async () => {
    const lead = await makeLead(stack, { name: 'Grace Hopper', need: 'A compiler' });
    expect(await (await startLead({ ...stack, leadId: lead.id })).result()).toEqual({ status: 'failed' });
    await makeLead(stack, { name: 'Somebody Else' });
    const { page } = await openOfBot('leads?search=hopper');
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBe(1);
    expect(await rows(page).first().innerText()).toContain('An address, a key or a mail server is missing.');
    await page.getByRole('link', { name: 'Grace Hopper' }).press('Enter');
    await heading(page, 'Grace Hopper').waitFor();
    expect(await page.locator('.record-facts').innerText()).toContain('A compiler');
    expect(await findBarriers(page)).toEqual([]);

    await changeSettings(stack, { leads: { to: 'list' } });
    await button(page, 'Send again: Grace Hopper').press('Enter');
    await page.locator('.record-facts').getByText('delivered', { exact: true }).waitFor();

    await page.getByRole('link', { name: 'All leads' }).press('Enter');
    await page.getByRole('link', { name: 'Somebody Else' }).press('Enter');
    await button(page, 'Delete …').press('Enter');
    await page.keyboard.press('Enter');
    await heading(page, 'Leads').waitFor();
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    await page.getByText('Somebody Else').waitFor({ state: 'detached' });
  });

  it('shows deliveries that failed, and sends them again', async () => {
    const { page } = await openOfBot('deliveries');
    await rows(page).first().waitFor();
    const failed = rows(page).filter({ hasText: 'A lead could not be delivered' }).filter({ hasText: 'Slack' });
    expect(await failed.innerText()).toContain('An address, a key or a mail server is missing.');
    await button(page, 'Send again: A lead could not be delivered').first().click();
    await page.getByText('It is on its way.').waitFor();
    await page.getByLabel('Status').selectOption('delivered');
    await rows(page).filter({ hasText: 'desk@shop.example' }).first().waitFor();
  });

  it('says of what does not arrive whether it is tried again by itself, and when it was last', async () => {
    const [lead, deliveries] = [await makeLead(stack), createDeliveryStore(stack.prisma)];
    const delivery = { channel: 'webhook' as const, kind: 'lead' as const, subjectId: lead.id, target: null };
    const key = { idempotencyKey: `down:${lead.id}`, workflowId: `down-${lead.id}` };
    const [deliveryId = ''] = await deliveries.plan({ botId: stack.botId, deliveries: [{ ...delivery, ...key }] });
    await deliveries.recordFault({ botId: stack.botId, deliveryId, fault: 'unreachable' });
    const { page } = await openOfBot('deliveries?status=pending');
    const down = rows(page).filter({ hasText: 'The other side cannot be reached.' });
    await down.getByText('It is tried again by itself.').waitFor();
    expect(await down.innerText()).toContain('1 attempt · the latest on ');
    expect(await button(page, 'Send again: The lead itself').count()).toBe(1);

    await deliveries.fail({ botId: stack.botId, deliveryId, fault: null });
    await page.getByLabel('Status').selectOption('failed');
    const over = down.filter({ has: page.getByText('failed', { exact: true }) });
    await over.waitFor();
    expect(await over.innerText()).not.toContain('tried again');
  });

  it('shows mails that were not sent, as text, with links to where it is', async () => {
    const { page } = await open('outbox');
    await page.getByRole('link', { name: 'A lead could not be delivered' }).click();
    await heading(page, 'Mail').waitFor();
    const text = await page.locator('.record-facts').innerText();
    expect(text).toContain('desk@shop.example');
    expect(text).toMatch(new RegExp(`/staff/bots/${stack.slug}/leads/[0-9a-f-]{36}`));
    expect(await findBarriers(page)).toEqual([]);
  });
});

describe('tickets', { timeout: 60_000 }, () => {
  it('are closed and opened again', async () => {
    const conversationId = await ask('Do you repair clocks?');
    const ticket = {
      botId: stack.botId,
      conversationId,
      captureKey: uuidV7(),
      subject: 'Clocks',
      body: '<b>Which?</b>',
    };
    await createSupportTicketStore(stack.prisma).open(ticket);
    const { page } = await openOfBot('tickets');
    await rows(page).getByText('<b>Which?</b>').waitFor();
    await button(page, 'Close: Clocks').press('Enter');
    await page.getByText('There are no such tickets.').waitFor();
    await page.getByLabel('Status').selectOption('closed');
    await page.getByRole('link', { name: 'Clocks' }).click();
    await heading(page, 'Ticket').waitFor();
    // What was read out of the button that is gone stays for a while in a part of the page that nobody sees.
    await page.reload();
    await button(page, 'Open again: Clocks').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await button(page, 'Open again: Clocks').click();
    await button(page, 'Close: Clocks').waitFor();
    await page.getByRole('link', { name: 'The conversation' }).click();
    await page.locator('.transcript').getByText('Do you repair clocks?').waitFor();
  });
});

describe('answers to improve', { timeout: 60_000 }, () => {
  it('become FAQs, or are done, and come back when it happens again', async () => {
    const { page } = await openOfBot('improve');
    const question = 'Where is my parcel?';
    await page.getByRole('link', { name: `Make it a FAQ: ${question}` }).press('Enter');
    await page.getByLabel('Question').waitFor();
    expect(await page.getByLabel('Question', { exact: true }).inputValue()).toBe(question);
    expect(page.url()).not.toContain('parcel');
    await page.getByLabel('Answer').fill('On its way.');
    await page.getByLabel('Category').fill('Orders');
    await button(page, 'Save').click();
    await heading(page, 'To improve').waitFor();
    await page.getByText('Do you repair clocks?').waitFor();
    expect(await page.getByText(question).count()).toBe(0);
    expect(await stack.prisma.faq.count({ where: { botId: stack.botId, question } })).toBe(1);

    await page.getByLabel('Why').selectOption('Was not sure');
    await page.getByText('There is none of this kind.').waitFor();
    await page.getByLabel('Why').selectOption('Any reason');
    await button(page, 'Done: Do you repair clocks?').press('Enter');
    await page.getByText('Nothing to improve').waitFor();
    await button(page, 'Take that back').press('Enter');
    await page.getByText('Do you repair clocks?').waitFor();
    await button(page, 'Done: Do you repair clocks?').press('Enter');
    await page.getByText('Nothing to improve').waitFor();
    await ask('Do you repair clocks');
    await page.reload();
    await rows(page).getByText('Do you repair clocks').waitFor();
    expect(await rows(page).first().innerText()).toContain('once');
  });
});

describe('the settings of a bot', { timeout: 60_000 }, () => {
  it('say how long what is kept, and take secrets that nobody reads back', async () => {
    const { botId } = stack;
    const saveReport = async (day: number, conversations: number) => {
      const at = new Date(Date.UTC(2030, 0, day)).toISOString();
      const tally = { conversations, events: conversations, atHand: 0 };
      const report = { botId, conversationDays: 30, before: at, startedAt: at, finishedAt: at, ...tally };
      await createRetentionStore(stack.prisma).saveReport(report);
    };
    await saveReport(1, 3);
    for (let day = 2; day <= 12; day += 1) await saveReport(day, 0);
    const { page } = await openOfBot('settings');
    await page.getByText('kept for 30 days; 0 due now').waitFor();
    // Nights in which nothing was due do not push out what was erased.
    await page.getByText('What was said in closed conversations: 3 erased').waitFor();
    expect(await page.getByText(': 0 erased').count()).toBe(0);
    await button(page, 'Make one').press('Enter');
    const made = page.locator('.new-link code');
    await made.waitFor();
    expect(await made.innerText()).toMatch(/^whsec_/);
    await button(page, 'Give it: Slack').press('Enter');
    await page.keyboard.type('ftp://nowhere');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.reload();
    await button(page, 'Remove: Signs its webhooks').press('Enter');
    await button(page, 'Remove: Signs its webhooks').waitFor({ state: 'detached' });
    expect(await made.count()).toBe(0);
    expect(await stack.prisma.botSecret.count({ where: { botId: stack.botId } })).toBe(0);
  });
});

describe('the audit log', { timeout: 60_000 }, () => {
  it('tells who did what with what, and is filtered by what the address says', async () => {
    const { page, complaints } = await open('audit');
    await rows(page).filter({ hasText: 'Saved a secret' }).first().waitFor();
    const added = rows(page).filter({ hasText: 'Added a FAQ' });
    expect(await added.innerText()).toContain('Ada Admin');
    await page.getByLabel('What', { exact: true }).selectOption('Closed a ticket');
    await expect.poll(() => rows(page).count(), WITHIN).toBe(1);
    expect(new URL(page.url()).search).toBe('?action=ticket.closed');
    await page.getByRole('link', { name: 'What it is about' }).press('Enter');
    await heading(page, 'Ticket').waitFor();
    await page.goBack();
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await page.getByText('Nothing was done that would be told here.').waitFor();
    expect(complaints).toEqual([]);
  });
});

const LIST = '.records > li';
// An address of the installation, seen from a bot's.
const AUDIT_LOG = '../../audit';

describe('these pages', { timeout: 60_000 }, () => {
  it.each([
    [
      'a desktop in German, dark',
      { ...DESKTOP, colorScheme: 'dark' as const, locale: 'de-DE' },
      { 'dashboard?range=7d': '.plot svg', leads: LIST, [AUDIT_LOG]: LIST },
    ],
    [
      'a phone in English, light',
      { ...PHONE, colorScheme: 'light' as const, locale: 'en-GB' },
      {
        'dashboard?range=7d': '.plot svg',
        ...{ leads: LIST, tickets: LIST, deliveries: LIST, improve: LIST, [AUDIT_LOG]: LIST },
      },
    ],
  ])('keep nobody out and need no sideways scrolling on %s', async (_, options, pages) => {
    const { page, complaints } = await open('logins', options);
    await page.locator('main .card').first().waitFor();
    for (const [address, sign] of Object.entries(pages)) {
      await page.goto(`${stack.url}/staff/bots/${stack.slug}/${address}`);
      await page.locator(sign).first().waitFor();
      expect({ address, barriers: await findBarriers(page) }).toEqual({ address, barriers: [] });
      expect({ address, over: await widthOverflow(page) }).toEqual({ address, over: 0 });
    }
    expect(complaints).toEqual([]);
  });
});
