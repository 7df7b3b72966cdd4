import { randomUUID } from 'node:crypto';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BotManifest } from '../../contracts/bot.js';
import { createBotCatalog, createBotStore } from '../../prisma/stores/bots.js';
import { createConversationLog } from '../../prisma/stores/conversation-log.js';
import { createFeedbackStore } from '../../prisma/stores/feedback.js';
import { startApiRig, type ApiRig } from '../api/support/rig.js';
import { createRetentionStore } from '../../prisma/stores/retention.js';
import { makeStaff } from '../api/support/staff.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { button, logInAs, widthOverflow } from './support/staff-pages.js';

const MANY = 520;

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

let rig: ApiRig;
let browser: Browser;
let parcelId: string;
const logins = new Map<string, StorageState>();

beforeAll(async () => {
  browser = await startChromium();
  rig = await startApiRig({
    overrides: () => ({ webFolder: findBuiltPages(), temporalUiUrl: 'http://temporal.example' }),
  });
  await rig.createBot('garden');
  await beginMany();
  parcelId = await talk('Where is my parcel?', 'It is on its way.');
  await nameCustomer(parcelId, 'Nora Nygaard');
  await makeStaff(rig, { email: 'agent@shop.example', role: 'agent', botIds: [rig.botId] });
  await makeStaff(rig, { email: 'admin@shop.example', role: 'admin' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await rig.close();
}, 60_000);

/** Conversations of one customer, without a word in them, a minute after one another and all of them long ago. */
async function beginMany(): Promise<void> {
  const { visitorId } = await rig.becomeVisitor();
  await rig.prisma.conversation.createMany({
    data: Array.from({ length: MANY }, (_, index) => ({
      ...{ id: randomUUID(), botId: rig.botId, visitorId },
      createdAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000),
    })),
  });
}

/** A conversation whose answer a model made, with what it was given. */
async function talk(question: string, text: string): Promise<string> {
  const conversationId = await rig.startConversation(await rig.becomeVisitor());
  const clientMessageId = randomUUID();
  await rig.turns.record({ conversationId, clientMessageId, text: question });
  await createConversationLog(rig.prisma).publishAnswer({
    ...{ botId: rig.botId, conversationId, turnNo: 1, ownerEpoch: 0 },
    messages: [{ clientMessageId, text: question, at: new Date().toISOString(), correlationId: 'test' }],
    answer: {
      ...{ text, origin: 'model', degraded: false, suggestions: [], model: 'some-model' },
      citations: [{ passageId: 'parcels', title: 'Where is my order?', score: 0.873 }],
      usage: { inputTokens: 1234, outputTokens: 5 },
      context: {
        ...{ budgetTokens: 4000, usedTokens: 1234, memory: 'off', knowledge: 'available' },
        parts: [{ kind: 'instructions', tokens: 20, included: true, why: 'always' }],
        prompt: [{ role: 'system', text: 'Be kind.' }],
      },
    },
  });
  return conversationId;
}

async function nameCustomer(conversationId: string, name: string): Promise<void> {
  const { visitorId } = await rig.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await rig.prisma.visitor.update({ where: { id: visitorId }, data: { name } });
}

/** Opens an address as somebody, who logs in the first time and stays logged in for the tests after it. */
async function openAs(email: string, address: string, options = DESKTOP) {
  const url = `${rig.url}/staff/${address}`;
  const storageState = logins.get(email);
  if (storageState) return await openPage(browser, { url, storageState, ...options });
  const opened = await openPage(browser, { url, ...options });
  await logInAs(opened.page, email);
  await opened.page.locator('#content').waitFor();
  logins.set(email, await opened.page.context().storageState());
  return opened;
}

const rows = (page: Page) => page.locator('.conversation-row');
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

describe('the conversations of a bot', { timeout: 60_000 }, () => {
  it('are where an agent begins: newest first, and a new one appears by itself', async () => {
    const { page } = await openAs('agent@shop.example', '');
    await heading(page, 'Conversations').waitFor();
    expect(page.url()).toBe(`${rig.url}/staff/bots/shop/conversations`);
    expect(await rows(page).first().innerText()).toContain('It is on its way.');
    await talk('Are you open on Sundays?', 'We are closed on Sundays.');
    await rows(page).filter({ hasText: 'We are closed on Sundays.' }).waitFor();
    // The only bot of theirs, and no page for whoever runs bots.
    expect(await page.getByLabel('Bot', { exact: true }).locator('option').allInnerTexts()).toEqual(['Shop']);
    expect(await page.getByRole('link', { name: 'Settings' }).count()).toBe(0);
    for (const address of ['bots/garden/conversations', 'bots/shop/settings']) {
      await page.goto(`${rig.url}/staff/${address}`);
      await heading(page, 'There is nothing here').waitFor();
    }
  });

  it('are found by filters, which are in the address', async () => {
    const { page } = await openAs('agent@shop.example', 'bots/shop/conversations?owner=nonsense');
    await page.getByLabel('Words in a message').fill('parc where');
    await page.keyboard.press('Enter');
    await page.getByText('1 conversation', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?text=parc+where');
    await page.getByLabel('Status').selectOption('closed');
    await page.getByText('There are no such conversations.').waitFor();
    await page.reload();
    await page.getByText('There are no such conversations.').waitFor();
    expect(await page.getByLabel('Words in a message').inputValue()).toBe('parc where');
    await page.goto(`${rig.url}/staff/bots/shop/conversations?from=2026-01-01&to=2026-01-01`);
    await rows(page).first().waitFor();
    expect(await rows(page).first().innerText()).toContain('Nobody has written yet.');
  });

  it('stay few in the page however many there are, and every one can be reached', async () => {
    const { page } = await openAs('agent@shop.example', 'bots/shop/conversations?to=2026-02-01');
    await rows(page).first().waitFor();
    const last = page.locator(`[aria-posinset="${MANY}"]`);
    await expect
      .poll(
        async () => {
          await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
          return await last.count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    expect(await rows(page).count()).toBeLessThan(60);
    await page.getByText(`${MANY} conversations`).waitFor();
    await page.evaluate('window.scrollTo(0, 0)');
    await page.locator('[aria-posinset="1"]').waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
  });
});

describe('a conversation', { timeout: 60_000 }, () => {
  it('shows what was said, and how an answer came about, also while it goes on', async () => {
    const { page } = await openAs('agent@shop.example', 'bots/shop/conversations?text=parcel');
    await rows(page).first().click();
    await heading(page, 'Nora Nygaard').waitFor();
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('H1');
    const turn = page.locator('#turn');
    await turn.getByText('some-model').waitFor();
    expect(await turn.innerText()).toContain('1,234 in, 5 out');
    expect(await turn.innerText()).toContain('Where is my order? similarity 0.87');
    await turn.getByText('Word by word').click();
    await turn.getByText('Be kind.').waitFor();
    expect(await page.getByRole('link', { name: 'Workflow in Temporal UI' }).getAttribute('href')).toContain(
      `/workflows/conversation-${parcelId}`,
    );
    const clientMessageId = randomUUID();
    await rig.turns.record({ conversationId: parcelId, clientMessageId, text: 'And today?' });
    await rig.turns.answer({ conversationId: parcelId, turnNo: 2, answers: [clientMessageId], text: 'I do not know.' });
    await page.locator('.transcript').getByText('I do not know.').waitFor();
    await turn.getByText('Turn 2 of 2').waitFor();
    await page.getByRole('link', { name: 'How answer 1 came about' }).press('Enter');
    await turn.getByText('Turn 1 of 2').waitFor();
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('turn-heading');
    await createFeedbackStore(rig.prisma).rate({
      ...{ botId: rig.botId, conversationId: parcelId },
      ...{ score: 4, comment: 'Quick and kind.' },
    });
    await page.getByText('The customer gave it 4 of 5. Quick and kind.').waitFor();
    await page.getByRole('link', { name: 'All conversations' }).click();
    await page.getByText('1 conversation', { exact: true }).waitFor();
  });

  it('that retention erased says so of each message, in the list and in the transcript, and cannot be opened again', async () => {
    const id = await talk('Do you sell teapots?', 'Yes, in every colour.');
    await rig.prisma.conversation.update({ where: { id }, data: { status: 'closed' } });
    const before = new Date(Date.now() + 60_000);
    const { events } = await createRetentionStore(rig.prisma).erase({ botId: rig.botId, conversationId: id, before });
    expect(events).toBe(2);
    const { page } = await openAs('agent@shop.example', 'bots/shop/conversations?status=closed');
    await rows(page).filter({ hasText: 'This message was erased' }).click();
    await page.locator('.transcript').getByText('This message was erased').nth(1).waitFor();
    expect(await page.getByRole('button', { name: 'Open it again and take it' }).count()).toBe(0);
  });

  it('of another bot is not there', async () => {
    const { page } = await openAs('admin@shop.example', `bots/garden/conversations/${parcelId}`);
    expect(await page.getByRole('alert').innerText()).toContain('There is no such conversation.');
    await page.getByLabel('Bot', { exact: true }).selectOption('Shop');
    await rows(page).first().waitFor();
    expect(page.url()).toBe(`${rig.url}/staff/bots/shop/conversations`);
  });

  it('and a page that cannot be loaded say so, and leave the rest of the application as it is', async () => {
    const { page } = await openAs('admin@shop.example', 'logins');
    await heading(page, 'Where I am logged in').waitFor();
    await page.route('**/assets/settings-page-*', (route) => route.abort());
    await page.getByRole('link', { name: 'Settings' }).click();
    await heading(page, 'This page does not work').waitFor();
    expect(await page.getByRole('navigation').getByRole('link').count()).toBeGreaterThan(3);
    await page.unroute('**/assets/settings-page-*');
    await button(page, 'Load it again').click();
    await page.getByText('knowledge.threshold').waitFor();
  });
});

describe('the settings of a bot', { timeout: 60_000 }, () => {
  const field = (page: Page, name: string) => page.locator(`[data-setting="${name}"]`);
  const saved = (page: Page) => page.getByRole('status').getByText('Saved.');

  it('are changed by keyboard, and the next conversation is greeted so', async () => {
    const { page, complaints } = await openAs('admin@shop.example', 'bots/shop/settings');
    await page.getByRole('textbox', { name: 'Greeting' }).fill('Good day from the browser!');
    await page.getByRole('switch', { name: 'Hands over to people' }).press('Space');
    await page.getByText('2 changes are not saved').waitFor();
    // Leaving asks first.
    await page.getByRole('link', { name: 'Conversations' }).first().click();
    await button(page, 'Stay').waitFor();
    await page.keyboard.press('Enter');
    await button(page, 'Stay').waitFor({ state: 'detached' });
    await button(page, 'Save').press('Enter');
    await saved(page).waitFor();
    expect(await field(page, 'greeting').innerText()).toMatch(/changed .* The admin/);
    const chat = await openPage(browser, { url: `${rig.url}/?bot=shop`, ...DESKTOP });
    await chat.page.getByText('Good day from the browser!').waitFor();
    expect((await rig.deps.bots.find({ botId: rig.botId }))?.settings.handOver.enabled).toBe(true);

    // The folder is published anew: what was changed stays, and what the folder says is beside it.
    const manifest = BotManifest.parse({ slug: 'shop', name: 'Shop', settings: { greeting: 'From the folder' } });
    const draft = await createBotStore(rig.prisma).saveDraft({ folder: { manifest, faqs: [] } });
    await createBotCatalog(rig.prisma).activateGeneration({ ...draft, passageCount: 0 });
    await page.reload();
    await field(page, 'greeting').getByText('In the folder: From the folder').waitFor();
    expect(await page.getByRole('textbox', { name: 'Greeting' }).inputValue()).toBe('Good day from the browser!');
    await button(page, 'As in the folder: Greeting').press('Enter');
    await button(page, 'Save').press('Enter');
    await saved(page).waitFor();
    expect(await page.getByRole('textbox', { name: 'Greeting' }).inputValue()).toBe('From the folder');
    expect(await field(page, 'greeting').innerText()).toContain('as in the folder');
    expect(complaints).toEqual([]);
  });

  it('that are not valid are shown with what they must be, and those of somebody quicker come first', async () => {
    const { page } = await openAs('admin@shop.example', 'bots/shop/settings');
    await page.getByRole('switch', { name: 'Only at office hours' }).press('Space');
    await page.getByLabel('Monday').fill('nine to five');
    await page.getByRole('spinbutton', { name: 'It is sure from' }).fill('7');
    await button(page, 'Save').press('Enter');
    await page.getByText('2 settings are not valid.').waitFor();
    await field(page, 'knowledge.sure').getByText('A number from 0 to 1.').waitFor();
    await field(page, 'handOver.officeHours').getByText('A time zone such as').waitFor();
    expect(await page.evaluate('document.activeElement.closest("[data-setting]").dataset.setting')).toBe(
      'handOver.officeHours',
    );
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel('Monday').fill('09:00-12:00, 13:00 – 17:30');
    await page.getByRole('spinbutton', { name: 'It is sure from' }).fill('0.9');
    const { revision = '' } = (await rig.deps.botSettings.read({ botId: rig.botId })) ?? {};
    const values = { fallback: 'Quicker' };
    await rig.deps.botSettings.change({ botId: rig.botId, revision, values, staffId: null });
    await button(page, 'Save').press('Enter');
    await button(page, 'Read them again').press('Enter');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'What it says when it does not know' }).inputValue())
      .toBe('Quicker');
    await button(page, 'Save').press('Enter');
    await saved(page).waitFor();
    const { settings } = (await rig.deps.botSettings.read({ botId: rig.botId })) ?? {};
    expect(settings).toMatchObject({ fallback: 'Quicker', knowledge: { sure: 0.9 } });
    expect(settings?.handOver.officeHours?.days.mon).toEqual(['09:00-12:00', '13:00-17:30']);
    await page.getByRole('textbox', { name: 'Greeting' }).fill('Never said');
    await page.getByRole('link', { name: 'Conversations' }).first().click();
    await button(page, 'Leave').press('Enter');
    await rows(page).first().waitFor();
  });

  it.each([
    ['on a desktop, where the index stays in sight', DESKTOP, 'Knowledge', true],
    ['on a phone in German', { ...PHONE, locale: 'de-DE' }, 'Wissen', false],
  ])('are gone to by an index, with what was entered, %s', async (_, options, name, staysInSight) => {
    const { page, complaints } = await openAs('admin@shop.example', 'bots/shop/settings', options);
    const section = page.getByRole('region', { name, exact: true });
    const link = page.locator('.section-index').getByRole('link', { name, exact: true });
    await page.locator('[data-setting="greeting"] textarea').fill('Not saved yet');
    await link.press('Enter');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(name);
    const place = await section.getByRole('heading').boundingBox();
    expect(place?.y).toBeGreaterThan(60);
    expect(place?.y).toBeLessThan(200);
    const index = await page.locator('.section-index').boundingBox();
    expect((index?.y ?? 0) > 0).toBe(staysInSight);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest("[data-setting]").dataset.setting')).toBe(
      'knowledge.mode',
    );
    expect(await page.locator('[data-setting="greeting"] textarea').inputValue()).toBe('Not saved yet');
    // The address leads there, too.
    const { page: anew } = await openAs('admin@shop.example', 'bots/shop/settings#settings-knowledge', options);
    await expect.poll(() => anew.evaluate('document.activeElement.textContent')).toBe(name);
    expect(complaints).toEqual([]);
  });
});

describe('pages of a bot', { timeout: 60_000 }, () => {
  it.each([
    ['a desktop in German', { ...DESKTOP, colorScheme: 'dark' as const, locale: 'de-DE' }],
    ['a phone in English', { ...PHONE, colorScheme: 'light' as const, locale: 'en-GB' }],
  ])('keep nobody out and need no sideways scrolling on %s', async (_, options) => {
    const { page, complaints } = await openAs('admin@shop.example', 'bots/shop/conversations', options);
    for (const [address, sign] of [
      ['conversations', '.conversation-row'],
      [`conversations/${parcelId}?turn=1`, '.turn dl'],
      ['settings', '#secrets-heading'],
    ] as const) {
      await rows(page).or(page.locator('.page')).first().waitFor();
      await page.goto(`${rig.url}/staff/bots/shop/${address}`);
      await page.locator(sign).first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await widthOverflow(page)).toBe(0);
    }
    expect(complaints).toEqual([]);
  });
});
