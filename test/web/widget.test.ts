import path from 'node:path';
import { readFile } from 'node:fs/promises';

import { SignJWT } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { findBuiltPages } from '../support/built-page.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
import { startEmbeddingSite, type EmbeddingSite } from '../support/embedding-site.js';
import { startStack, type Stack } from '../support/stack.js';

let site: EmbeddingSite;
let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  [browser, site] = await Promise.all([startChromium(), startEmbeddingSite()]);
  stack = await startStack({
    bot: { folder: path.join(findProjectRoot(), 'bots', 'demo') },
    env: { ALLOWED_ORIGINS: site.origin },
    api: { webFolder: findBuiltPages() },
  });
}, 180_000);

afterAll(async () => {
  await browser.close();
  await Promise.all([stack.close(), site.stop()]);
}, 60_000);

const QUESTION = 'How can I return an item?';

function toTag(attributes = ''): string {
  return `<script src="${stack.url}/widget.js" data-bot="demo" ${attributes} async></script>`;
}

/** What docs/widget.md tells sites to allow, and nothing beside it. */
function toPolicy(): string {
  return `default-src 'none'; script-src ${stack.url}; connect-src ${stack.url} ${stack.url.replace('http', 'ws')}`;
}

const launcher = (page: Page) => page.locator('.launcher');
const answers = (page: Page) => page.getByRole('log').locator('.message-bot', { has: page.locator('.sources') });
const focused = (page: Page) =>
  page.evaluate<string>(
    `(({ shadowRoot, ...own }) => (shadowRoot?.activeElement ?? document.activeElement).className)(document.activeElement)`,
  );

async function openChat(page: Page): Promise<void> {
  await launcher(page).click();
  await page.locator('.presence-on').waitFor();
}

async function ask(page: Page, text = QUESTION): Promise<void> {
  await page.getByRole('textbox', { name: /^Message to|^Nachricht an/ }).fill(text);
  await page.keyboard.press('Enter');
}

/** Says something in the conversation of a page, as another device of the same customer would. */
async function askElsewhere(page: Page): Promise<void> {
  const { token, conversationId } = JSON.parse(
    await page.evaluate<string>('localStorage["parley:chat:demo"]'),
  ) as Record<string, string>;
  const response = await fetch(`${stack.url}/api/v1/conversations/${conversationId}/messages?wait=20`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ text: 'How can I pay?' }),
  });
  expect(response.status).toBe(200);
}

describe('the widget on a site of another origin', { timeout: 60_000 }, () => {
  it('loads one script until it is opened, answers under a policy without anything inline, and gives a file', async () => {
    const url = site.serve('/strict', { body: toTag(), policy: toPolicy() });
    const { page, complaints } = await openPage(browser, { url, ...DESKTOP, locale: 'en-GB' });
    await launcher(page).waitFor();
    const fetched = await page.evaluate<string[]>('performance.getEntriesByType("resource").map(({ name }) => name)');
    expect(fetched.filter((name) => name.startsWith(stack.url))).toEqual([`${stack.url}/widget.js`]);
    await openChat(page);
    await ask(page);
    await answers(page).first().waitFor();
    const answer = (await answers(page).first().locator('.bubble').innerText()).replace(/^[^:]*:\s*/, '');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as a file' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toContain(`  ${QUESTION}\n`);
    // As the reader's browser writes a moment, as the chat itself does: not 1/2/2026, 3:04 PM.
    expect(file).toMatch(/^You, \d+ \w+ \d{4}, \d\d:\d\d$/m);
    expect(file.replace(/\s+/g, ' ')).toContain(answer.replace(/\s+/g, ' '));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('reads the same where a site has rules for everything', async () => {
    const rules =
      'letter-spacing: 2px; word-spacing: 1em; text-align: right; text-indent: 1em; text-shadow: 0 0 2px red; ' +
      'text-transform: uppercase; font: italic small-caps 30px/3 serif; color: red';
    const readLook = async (path: string, body: string): Promise<string> => {
      const { page } = await openPage(browser, { url: site.serve(path, { body }), ...DESKTOP });
      await openChat(page);
      const look = await page.evaluate<string>(`(() => {
        const style = getComputedStyle(document.querySelector('parley-chat').shadowRoot.querySelector('.welcome'));
        const names = [...style].filter((name) => /^(font|text|letter|word|line|color$)/.test(name));
        return names.map((name) => name + ': ' + style.getPropertyValue(name)).join('; ');
      })()`);
      await page.context().close();
      return look;
    };
    const plain = await readLook('/plain', toTag());
    expect(plain).toContain('text-transform: none');
    expect(await readLook('/loud', `<style>* { ${rules} }</style>${toTag()}`)).toBe(plain);
  });

  it('keeps its header and its field in their places, wherever in a long conversation a reader goes', async () => {
    const { page } = await openPage(browser, { url: site.serve('/long', { body: toTag() }), ...DESKTOP });
    await openChat(page);
    const field = page.getByRole('textbox', { name: /^Message to/ });
    const before = await field.boundingBox();
    for (const no of [1, 2, 3]) {
      await ask(page);
      await answers(page)
        .nth(no - 1)
        .waitFor();
    }
    // As screen readers do, and the keyboard.
    await page.getByRole('log').locator('.visually-hidden').last().evaluate('(line) => line.scrollIntoView()');
    expect(await field.boundingBox()).toEqual(before);
    await page.context().close();
  });

  it('counts what came while it was closed, in all tabs, until somebody looks', async () => {
    const url = site.serve('/shop', { body: toTag() });
    const { page } = await openPage(browser, { url, ...DESKTOP });
    await openChat(page);
    await ask(page);
    await answers(page).first().waitFor();
    await page.reload();
    const other = await page.context().newPage();
    await other.goto(url);
    // Whoever has talked before is connected without opening the chat.
    await askElsewhere(page);
    for (const tab of [page, other]) {
      await tab.getByRole('button', { name: 'Open the chat, 1 new message' }).waitFor();
      expect(await tab.locator('.badge').innerText()).toBe('1');
    }
    await other.bringToFront();
    await openChat(other);
    await answers(other).nth(1).waitFor();
    for (const tab of [page, other]) await tab.locator('.badge[data-empty]').waitFor({ state: 'attached' });
    await page.context().close();
  });

  it('is worked by keyboard alone, and gives the focus back', async () => {
    const url = site.serve('/keys', { body: toTag() });
    const { page } = await openPage(browser, { url, ...DESKTOP });
    await launcher(page).waitFor();
    await page.getByRole('textbox', { name: 'Search' }).focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('launcher');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Chat' }).waitFor();
    await page.locator('.presence-on').waitFor();
    await expect.poll(() => focused(page)).toBe('');
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Enter');
    await answers(page).first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('launcher');
    await page.keyboard.press('Enter');
    await answers(page).first().waitFor();
    await launcher(page).focus();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('launcher');
    await page.context().close();
  });

  it('is set up by attributes and methods of its element, and tells the page what happens', async () => {
    const url = site.serve('/element', {
      body:
        `<script src="${stack.url}/widget.js" async></script>` +
        '<parley-chat data-bot="demo" data-language="de" data-position="left" data-greeting="Moin!" data-open></parley-chat>',
    });
    const { page } = await openPage(browser, { url, ...DESKTOP });
    await page.evaluate<undefined>(`{
      window.told = [];
      for (const name of ['open', 'close', 'message']) {
        document.addEventListener('parley:' + name, ({ type, detail }) => window.told.push(type + (detail?.role ? ' ' + detail.role : '')));
      }
    }`);
    await page.locator('.presence', { hasText: 'Verbunden' }).waitFor();
    // Nobody asked for it: the reader goes on reading.
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('BODY');
    await page.locator('.welcome', { hasText: 'Moin!' }).waitFor();
    expect((await page.locator('.panel').boundingBox())?.x).toBeLessThan(100);
    await ask(page);
    await answers(page).first().waitFor();
    await page.evaluate<undefined>('document.querySelector("parley-chat").close()');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.evaluate('document.querySelector("parley-chat").open()');
    await page.getByRole('dialog').waitFor();
    const told = await page.evaluate<string[]>('window.told');
    const whatCounts = told.filter((name, index) => index > 0 || name !== 'parley:open');
    expect(whatCounts).toEqual(['parley:message customer', 'parley:message bot', 'parley:close', 'parley:open']);
    await page.evaluate<undefined>(`{
      const chat = document.querySelector('parley-chat');
      chat.dataset.language = 'en';
      chat.dataset.bot = 'nobody';
    }`);
    await page.getByText('This chat is not available.').waitFor();
    await page.context().close();
  });

  it('goes on with the same conversation when the site names its customer, and forgets them when it is told to', async () => {
    const { key } = await createApiKeyStore(stack.prisma).create({ name: 'test' });
    const made = await fetch(`${stack.url}/api/v1/admin/bots/${stack.botId}/customer-secret`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    });
    const { secret } = (await made.json()) as { secret: string };
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('customer-7')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret));
    const url = site.serve('/named', { body: toTag() });
    const { page } = await openPage(browser, { url, ...DESKTOP });
    await openChat(page);
    await ask(page);
    await answers(page).first().waitFor();
    const stored = () => page.evaluate<Record<string, string>>('JSON.parse(localStorage["parley:chat:demo"] ?? "{}")');
    const before = await stored();
    await page.evaluate<undefined>(`document.querySelector('parley-chat').identify(${JSON.stringify(token)})`);
    await expect.poll(async () => (await stored())['customer']).toBe('customer-7');
    await page.locator('.presence-on').waitFor();
    await ask(page, 'How can I pay?');
    await answers(page).nth(1).waitFor();
    const named = await stored();
    expect(named['conversationId']).toBe(before['conversationId']);
    const { visitor } = await stack.prisma.conversation.findUniqueOrThrow({
      where: { id: named['conversationId'] ?? '' },
      select: { visitor: { select: { externalId: true } } },
    });
    expect(visitor.externalId).toBe('customer-7');

    const refused = page.evaluate<string>(`new Promise((resolve) => {
      document.addEventListener('parley:error', ({ detail }) => resolve(detail.code));
      document.querySelector('parley-chat').identify('not.signed.at-all');
    })`);
    expect(await refused).toBe('customer_token_invalid');
    await page.evaluate('document.querySelector("parley-chat").forget()');
    await page.locator('.welcome').waitFor();
    await expect.poll(async () => (await stored())['customer'] ?? 'nobody').toBe('nobody');
    await page.context().close();
  });

  it('works as the page in the documentation has it', async () => {
    const text = await readFile(path.join(findProjectRoot(), 'docs', 'widget.md'), 'utf8');
    const [example = ''] = /<!doctype html>[\s\S]*?<\/html>/.exec(text) ?? [];
    const url = site.serve('/example', { html: example.replaceAll('https://parley.example', stack.url) });
    const { page } = await openPage(browser, { url, ...DESKTOP });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await launcher(page).waitFor();
    await page.getByRole('button', { name: 'Ask us' }).click();
    await page.getByText('Hello! What are you looking for?').waitFor();
    await page.locator('.presence-on').waitFor();
    await ask(page);
    await answers(page).first().waitFor();
    expect(said).toEqual(['customer 2', 'bot 3']);
    await page.context().close();
  });

  it('says what is wrong when the chat cannot be loaded, and loads it when it can', async () => {
    const url = site.serve('/broken', { body: toTag() });
    const { page } = await openPage(browser, { url, ...DESKTOP });
    await page.route('**/assets/**', (route) => route.abort());
    await launcher(page).click();
    await page.getByRole('alert').getByText('The chat could not be loaded.').waitFor();
    await page.unroute('**/assets/**');
    await openChat(page);
    await page.context().close();
  });

  it.each([
    ['a phone', { ...PHONE, colorScheme: 'light' as const }, ''],
    ['a phone in the dark', { ...PHONE, colorScheme: 'dark' as const }, 'data-accent="#ffcc00"'],
    ['a desktop in the dark', { ...DESKTOP, colorScheme: 'light' as const }, 'data-theme="dark" data-accent="#330066"'],
  ])('keeps nobody out on %s, and stays within the window', async (_name, options, attributes) => {
    const url = site.serve(`/looks-${attributes.length}-${options.colorScheme}`, { body: toTag(attributes) });
    const { page } = await openPage(browser, { url, ...options });
    await launcher(page).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await openChat(page);
    await ask(page, `${QUESTION} ${'a-very-long-word-'.repeat(20)}`);
    await page.getByRole('log').locator('.message-bot').nth(1).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const panel = await page.locator('.panel').boundingBox();
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    expect(panel?.x).toBeGreaterThanOrEqual(0);
    expect((panel?.x ?? 0) + (panel?.width ?? 0)).toBeLessThanOrEqual(width);
    if (options.colorScheme === 'dark') expect(panel).toMatchObject({ x: 0, y: 0, width, height });
    await page.context().close();
  });
});

describe('the page with the snippet', { timeout: 60_000 }, () => {
  it('shows the real widget as it is chosen, and the line that gives it', async () => {
    const { page, complaints } = await openPage(browser, { url: `${stack.url}/widget/?bot=demo`, ...DESKTOP });
    await page.getByText('Larkfield Shop').waitFor();
    await page.getByLabel('Corner').selectOption('left');
    await page.getByLabel('Greeting').fill('Say "hi" & <welcome>');
    await launcher(page).waitFor();
    expect((await launcher(page).boundingBox())?.x).toBeLessThan(100);
    expect(await page.locator('pre').first().innerText()).toBe(
      `<script src="${stack.url}/widget.js" data-bot="demo" data-position="left" ` +
        'data-greeting="Say &quot;hi&quot; &amp; &lt;welcome&gt;" async></script>',
    );
    expect(await findBarriers(page)).toEqual([]);
    await openChat(page);
    await page.locator('.welcome', { hasText: 'Say "hi" & <welcome>' }).waitFor();
    expect(complaints).toEqual([]);
    await page.getByLabel('Bot').fill('nobody');
    await page.getByText('There is no such bot here.').waitFor();
    await page.context().close();
  });
});

it('lets a customer ask for people, leave an address and wait no longer, from the site that it is on', async () => {
  const url = site.serve('/people', { body: toTag() });
  const { page, complaints } = await openPage(browser, { url, ...PHONE });
  await openChat(page);
  await ask(page);
  await answers(page).waitFor();
  await page.getByRole('button', { name: 'Talk to a person' }).click();
  await page.getByRole('button', { name: 'Leave an e-mail address' }).click();
  await page.getByLabel('Your e-mail address').fill('ada@shop.example');
  await page.keyboard.press('Enter');
  await page.getByText('somebody writes to ada@shop.example').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await page.getByText('answers again.').waitFor();
  expect(complaints).toEqual([]);
});
