import { randomUUID } from 'node:crypto';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

import type { LanguageModel } from '../../activities/ports.js';
import { createPasswords } from '../../api/auth/passwords.js';
import { createParleyClient } from '../../client/index.js';
import { createStaffStore } from '../../prisma/stores/staff.js';
import { PASSWORD } from '../api/support/staff.js';
import { toAsked } from '../support/asked.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { openDesk } from '../support/staff-desk.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { button, logInAs, widthOverflow } from './support/staff-pages.js';

const EMAIL = 'ada@shop.example';
const MODERATOR = 'maja@shop.example';
const MANY = 500;
const WITHIN = { timeout: 20_000, interval: 50 };

/** Knows of colours alone. */
const MODEL: LanguageModel = {
  answer: ({ prompt }) =>
    Promise.resolve({
      text: toAsked(prompt).includes('colour') ? 'It is green.' : '',
      ...{ model: 'scripted', usage: { inputTokens: 1, outputTokens: 1 } },
    }),
};

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  const settings = { knowledge: { mode: 'none' as const }, handOver: { enabled: true } };
  [browser, stack] = await Promise.all([
    startChromium(),
    startStack({ model: MODEL, bot: { settings }, api: { webFolder: findBuiltPages() } }),
  ]);
  const passwordHash = await createPasswords().hash(PASSWORD);
  const staff = createStaffStore(stack.prisma);
  const account = { passwordHash, botIds: [stack.botId] };
  await staff.create({ ...account, email: EMAIL, name: 'Ada', role: 'agent' });
  await staff.create({ ...account, email: MODERATOR, name: 'Maja', role: 'moderator' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await stack.close();
}, 120_000);

const toAddress = (page: string) => `${stack.url}/staff/bots/${stack.slug}/${page}`;

async function open(options: BrowserContextOptions = DESKTOP): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, { url: toAddress('console'), ...options });
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
    const client = createParleyClient({ baseUrl: stack.url, token: chat.token, WebSocket });
    const conversation = client.openConversation({ botId: stack.botId, conversationId: chat.conversationId });
    await expect.poll(() => conversation.getSnapshot().owner.kind, WITHIN).toBe('agent');
    await expect.poll(() => conversation.getSnapshot().history, WITHIN).toBe('complete');
    conversation.markRead();
    await page.getByText('Seen by the customer.').waitFor();
    conversation.setTyping(true);
    await page.getByText('The customer is typing.').waitFor();
    await field.fill('Do you need');
    await expect.poll(() => conversation.getSnapshot().people.isTyping, WITHIN).toBe(true);
    await field.fill('');
    conversation.close();
    await chat.send('Thank you, Ada!');
    await page.locator('.talk').getByText('Thank you, Ada!').waitFor();

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

  it('helps an agent to answer: with what is known, canned replies, a suggestion, tags; and to go on with what was settled', async () => {
    await stack.prisma.cannedReply.createMany({
      data: [
        { name: 'Shipping', text: 'Hello {{customer.name}}, it leaves today. {{agent.name}}' },
        { name: 'Thanks', text: 'Thank you.' },
      ].map((reply) => ({ id: randomUUID(), botId: stack.botId, ...reply })),
    });
    const bob = await openDesk(stack, { name: 'Bob', botIds: [stack.botId] });
    const chat = await wait('Where is my tent?');
    const { page, complaints } = await open();
    await button(page, 'Take it: Anonymous visitor').press('Enter');
    await page.getByText('The site does not say who this is.').waitFor();
    await page.getByText('This is the only one.').waitFor();

    const field = page.getByLabel('Your answer');
    await field.focus();
    await page.keyboard.type('/');
    const offered = page.getByRole('listbox', { name: 'Canned replies' }).getByRole('option');
    await offered.nth(1).waitFor();
    expect(await offered.count()).toBe(2);
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[role=option][aria-selected=true]').innerText()).toContain('Thanks');
    await page.keyboard.press('Escape');
    expect(await offered.count()).toBe(0);
    await field.fill('');
    await page.keyboard.type('/leaves');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('Hello {{customer.name}}, it leaves today. Ada');
    await page.getByText('Fill this in before you send it: the customer’s name.').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Nora');
    await page.keyboard.press('Enter');
    await expect.poll(() => said(chat), WITHIN).toEqual(['Hello Nora, it leaves today. Ada']);

    await button(page, 'What would the bot say?').press('Enter');
    await page.getByText('The bot does not know an answer to this.').waitFor();
    expect(await field.inputValue()).toBe('');
    await chat.send('Which colour does it have?');
    await page.locator('.talk').getByText('Which colour does it have?').waitFor();
    await field.fill('Good question.');
    await button(page, 'What would the bot say?').press('Enter');
    await page.getByText('The bot suggests this from no source').waitFor();
    expect(await field.inputValue()).toBe('Good question.\nIt is green.');
    expect(await said(chat)).toHaveLength(1);
    await field.fill('');
    await page.getByText('The bot suggests this').waitFor({ state: 'detached' });
    await page.getByLabel('New tag').fill('Tents');
    await page.keyboard.press('Enter');
    await button(page, 'Remove the tag tents').waitFor();
    await page.locator('.tags li').getByText('Ada,').waitFor();

    await button(page, 'Settled').press('Enter');
    await button(page, 'Open it again and take it').waitFor();

    await page.goto(toAddress('conversations?tag=tents'));
    await page.getByText('1 conversation', { exact: true }).waitFor();
    await page.locator('.conversation-row').click();
    await button(page, 'Remove the tag tents').press('Enter');
    await page.getByText('No tag yet.').waitFor();
    await button(page, 'Open it again and take it').press('Enter');
    await page.getByText('opened again by an agent').waitFor();
    await field.fill('One more thing.');
    await field.press('Enter');
    await expect.poll(async () => (await said(chat)).at(-1), WITHIN).toBe('One more thing.');
    await page.getByLabel('Give it to a colleague').selectOption({ label: 'Bob (not there, has 0 of 5)' });
    await button(page, 'Give').press('Enter');
    await page.getByText('A colleague has this conversation.').waitFor();
    for (const { id } of await bob.list()) await bob.end(id, 'resolved');
    expect(complaints).toEqual([]);
  });

  it('calls an agent who looks elsewhere, once they have asked for it, and counts in its title who waits', async () => {
    const { page } = await open({ ...DESKTOP, permissions: ['notifications'] });
    // Nothing is polled for: what comes is told, to one tab, and by it to the other.
    await page.context().addInitScript(`
      window.setInterval = () => 0;
      window.called = { notices: [], tones: 0 };
      window.Notification = class {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor(text) { called.notices.push(text); }
        close() {}
      };
      const { createOscillator } = AudioContext.prototype;
      AudioContext.prototype.createOscillator = function () {
        called.tones += 1;
        return createOscillator.call(this);
      };
      window.show = (isShown) => {
        Object.defineProperty(document, 'hidden', { get: () => !isShown, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      };`);
    await page.reload();
    const other = await page.context().newPage();
    await other.goto(toAddress('console'));
    for (const tab of [page, other]) await button(tab, 'Call me by sound and notice').waitFor();
    await button(page, 'Call me by sound and notice').press('Enter');
    await button(page, 'Do not call me any more').waitFor();
    // While one tab is looked at no other calls.
    await page.evaluate('show(false)');
    const seen = await wait('Does anybody look?');
    for (const tab of [page, other]) await expect.poll(() => tab.title(), WITHIN).toBe('(1) Console · Parley');
    await other.evaluate('show(false)');
    const chat = await wait('Is anybody there?');
    for (const tab of [page, other]) await expect.poll(() => tab.title(), WITHIN).toBe('(2) Console · Parley');
    const notices = async () =>
      (await Promise.all([page, other].map((tab) => tab.evaluate<string[]>('called.notices')))).flat();
    await expect.poll(notices, WITHIN).toEqual(['Anonymous visitor waits for somebody.']);
    const tones = await Promise.all([page, other].map((tab) => tab.evaluate<number>('called.tones')));
    // Two of them when it was turned on.
    expect(tones.reduce((sum, count) => sum + count)).toBe(4);
    await other.close();
    await seen.withdrawRequest();
    await chat.withdrawRequest();
    await expect.poll(() => page.title(), WITHIN).toBe('Console · Parley');

    const there = page.getByRole('switch', { name: 'I take conversations' });
    expect(await there.isChecked()).toBe(true);
    await there.press('Space');
    const state = async () => (await stack.prisma.presence.findFirst({ orderBy: { seenAt: 'desc' } }))?.state;
    await expect.poll(state, WITHIN).toBe('away');
    await page.reload();
    expect(await there.isChecked()).toBe(false);
  });

  it('works on a page that came over plain HTTP, which has fewer means', async () => {
    const { page } = await openPage(browser, { url: stack.url, ...DESKTOP });
    await page.context().addInitScript(`
      Object.defineProperty(navigator, 'locks', { value: undefined });
      crypto.randomUUID = undefined;`);
    await page.goto(toAddress('console'));
    await logInAs(page, EMAIL);
    const chat = await wait('Is this plain?');
    await button(page, 'Take it: Anonymous visitor').press('Enter');
    await page.getByLabel('Your answer').fill('It is.');
    await page.keyboard.press('Enter');
    await expect.poll(() => said(chat), WITHIN).toEqual(['It is.']);
    await page.getByLabel('New note').fill('Asked about pages.');
    await button(page, 'Add the note').click();
    await page.getByText('Asked about pages.').waitFor();
    await button(page, 'Settled').press('Enter');
    await page.getByText('This conversation is not with people any more.').waitFor();
  });

  it('lets moderators write canned replies', async () => {
    const { page } = await openPage(browser, { url: toAddress('canned-replies'), ...DESKTOP });
    await logInAs(page, MODERATOR);
    await page.getByLabel('Name').fill('Away');
    await page.getByLabel('Text').fill('I am back at {{time}}.');
    await button(page, 'Add').press('Enter');
    await page.getByRole('alert').filter({ hasText: 'must leave nothing blank but' }).waitFor();
    await page.getByLabel('Text').fill('I am back soon.');
    await button(page, 'Add').press('Enter');
    await button(page, 'Change “Away”').press('Enter');
    await page.locator('.rows').getByLabel('Name').fill('Back soon');
    await button(page, 'Save').press('Enter');
    await button(page, 'Remove “Back soon”').press('Enter');
    await page.getByText('Really remove “Back soon”?').waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
    await expect.poll(() => stack.prisma.cannedReply.count({ where: { name: 'Back soon' } }), WITHIN).toBe(0);
  });

  it.each([
    ['a desktop, dark', { ...DESKTOP, colorScheme: 'dark' as const, locale: 'de-CH' }],
    ['a phone, light', { ...PHONE, colorScheme: 'light' as const }],
  ])('keeps nobody out on %s', async (_name, options) => {
    const chat = await wait('Who is there?');
    const { page } = await openPage(browser, { url: toAddress('console'), ...options });
    await logInAs(page, MODERATOR);
    await page.locator('.escalations .conversation-row').first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await widthOverflow(page)).toBeLessThanOrEqual(0);
    await page.locator('.escalations .conversation-row').first().click();
    await page.getByText('Who is there?').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await widthOverflow(page)).toBeLessThanOrEqual(0);
    await chat.withdrawRequest();
    await page.goto(toAddress('canned-replies'));
    await page.locator('#new-reply').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await widthOverflow(page)).toBeLessThanOrEqual(0);
  });

  it('stays smooth with hundreds who wait, and finds each of them', async () => {
    const { visitorId } = await stack.prisma.conversation.findFirstOrThrow();
    const { id: noraId } = await stack.prisma.visitor.create({
      data: { id: randomUUID(), botId: stack.botId, name: 'Nora Nygaard' },
    });
    const ids = Array.from({ length: MANY }, () => randomUUID());
    const common = (id: string, at: number) => ({ id, botId: stack.botId, createdAt: new Date(Date.now() + at) });
    await stack.prisma.conversation.createMany({
      data: ids.map((id, at) => ({ ...common(id, at), visitorId: at === 0 ? noraId : visitorId })),
    });
    await stack.prisma.escalation.createMany({
      data: ids.map((id, at) => ({ ...common(id, at), conversationId: id, reason: 'asked', openedSeq: 1 })),
    });
    const { page } = await open();
    const rows = page.locator('.escalations .conversation-row');
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(60);
    const last = page.locator(`[aria-posinset="${MANY}"]`);
    const scroll = async () => {
      await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
      return await last.count();
    };
    await expect.poll(scroll, WITHIN).toBe(1);
    expect(await rows.count()).toBeLessThan(60);
    await page.getByLabel('Find by name, e-mail, words or tag').fill('nygaard');
    await expect.poll(() => rows.count(), WITHIN).toBe(1);
    expect(await rows.innerText()).toContain('Nora Nygaard');
  });
});
