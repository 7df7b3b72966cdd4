import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { useChatPages } from '../support/chat-pages.js';
import { DESKTOP, findBarriers, openPage, PHONE } from '../support/chromium.js';
import { toProblem } from '../support/scripted-api.js';

const bed = useChatPages();

async function open(options = DESKTOP): Promise<Page> {
  const { page } = await openPage(bed.browser, { url: bed.api.url, ...options });
  await page.getByText('Connected').waitFor();
  return page;
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

const session = (page: Page) => page.evaluate<string>('localStorage.getItem("parley:chat:demo")');

describe('the chat page in trouble', () => {
  it('says why a message was not sent, and sends it again or gives it up when told to', async () => {
    const problem = { ...toProblem(422, 'invalid_request'), errors: [{ path: 'text', message: 'must not be rude' }] };
    bed.api.script.receipt = ({ text }, count) =>
      text === 'second' || count === 1 ? { problem, retryable: false } : 'ack';
    const page = await open(PHONE);
    await ask(page, 'first');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Not sent. The message must not be rude.');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('You said: first').waitFor();
    await ask(page, 'second');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('second').waitFor({ state: 'detached' });
  });

  it('says that the connection is lost, keeps what is written over a reload, and sends it when the api is back', async () => {
    const page = await open();
    bed.api.script.receipt = () => 'silence';
    await ask(page, 'do not lose me');
    await page.getByText('Sending…').waitFor();
    await page.reload();
    await page.getByText('do not lose me').waitFor();
    await bed.api.goDown();
    await page.getByText('Connection lost. Reconnecting…').waitFor();
    await page.getByText('Waiting for the connection').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    bed.api.script.receipt = () => 'ack';
    await bed.api.comeBack();
    await page.getByText('You said: do not lose me').waitFor();
    expect(await page.locator('.message-own').count()).toBe(1);
  });

  it('says so when the browser is offline, and of a message that it waits', async () => {
    const page = await open();
    bed.api.script.receipt = () => 'silence';
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await ask(page, 'keep me');
    await page.getByText('Waiting for the connection').waitFor();
    await page.context().setOffline(false);
    await page.getByText('Connected').waitFor();
  });

  it('says that an answer takes longer, and shows it when it comes', async () => {
    bed.api.script.answer = () => ({ text: '', hold: true });
    const page = await open();
    await page.clock.install();
    await ask(page, 'hello?');
    await page.locator('[data-state=typing]').waitFor();
    await page.clock.fastForward(10_000);
    await page.getByText('The answer is taking longer than usual. Your message is safe').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    for (const conversation of bed.api.conversations.values()) conversation.release();
    await page.locator('.live').waitFor({ state: 'detached' });
  });

  it('shows text as text, and makes only web addresses clickable', async () => {
    const evil = '<img src=x onerror=alert(1)> javascript:alert(1) see https://shop.example/returns.';
    bed.api.script.answer = () => ({ text: evil });
    const page = await open();
    await ask(page, '<b>hello</b>');
    await page.locator('.log .sources').waitFor();
    expect(await page.locator('.log .message-bot .bubble').last().innerText()).toContain(evil);
    expect(await page.locator('.log img, .log b').count()).toBe(0);
    const links = page.locator('.log a');
    expect(await links.count()).toBe(1);
    expect(await links.first().getAttribute('href')).toBe('https://shop.example/returns');
    expect(await links.first().getAttribute('rel')).toContain('noopener');
  });

  it('begins anew with a token that has expired, or that another server gave', async () => {
    const page = await open();
    const before = JSON.parse(await session(page)) as Record<string, unknown>;
    const store = (value: unknown) =>
      page.evaluate<undefined>(
        `void localStorage.setItem('parley:chat:demo', ${JSON.stringify(JSON.stringify(value))})`,
      );

    await store({ ...before, expiresAt: '2020-01-01T00:00:00.000Z' });
    await page.reload();
    await page.getByText('Connected').waitFor();
    const second = JSON.parse(await session(page)) as Record<string, unknown>;
    expect(second['conversationId']).not.toBe(before['conversationId']);

    await store({ ...second, conversationId: '22222222-2222-4222-8222-222222222222', progress: 'made' });
    await page.reload();
    await page.getByText('Connected').waitFor();
    await ask(page, 'hello');
    await page.getByText('You said: hello').waitFor();
    expect(await session(page)).not.toContain('22222222-2222');
  });

  it('writes a new line with Shift and Enter, sends with Enter, and not what is too long or empty', async () => {
    const page = await open();
    const field = page.getByRole('textbox');
    const send = page.getByRole('button', { name: 'Send' });
    expect(await send.isDisabled()).toBe(true);
    await field.fill('x'.repeat(2001));
    expect(await send.isDisabled()).toBe(true);
    await page.getByText('1 character too many').waitFor();
    await field.fill('one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    await page.getByText('You said: one').waitFor();
    const sent = bed.api.frames.find(({ type }) => type === 'message.send');
    expect(sent?.payload).toMatchObject({ text: 'one\ntwo' });
    expect(await field.inputValue()).toBe('');
  });

  it('stays where its reader scrolled to, and leads back to the end', async () => {
    bed.api.script.answer = () => ({ text: 'A long answer.\n'.repeat(40) });
    const page = await open();
    await ask(page, 'tell me');
    await page.locator('.log .sources').waitFor();
    const distance = () =>
      page.evaluate<number>(`(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(
        document.querySelector('.scroller'))`);
    await expect.poll(distance).toBeLessThan(5);
    await page.locator('.log').hover({ position: { x: 5, y: 5 }, force: true });
    await page.mouse.wheel(0, -400);
    await page.getByRole('button', { name: 'Latest messages' }).waitFor();
    expect(await distance()).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'Latest messages' }).click();
    await expect.poll(distance).toBeLessThan(5);
  });

  it('says that there is no such bot, and leads to the one that there is', async () => {
    for (const name of ['nobody', 'No body!']) {
      const { page } = await openPage(bed.browser, { url: `${bed.api.url}/?bot=${encodeURIComponent(name)}` });
      await page.getByText(`There is no bot called “${name.toLowerCase()}” here.`).waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
      expect(await findBarriers(page)).toEqual([]);
      await page.getByRole('link', { name: 'Go to the main chat' }).click();
      await page.getByText('Connected').waitFor();
    }
  });

  it.each(['?bot=', '?bot=%20Demo', '?botSlug=nobody', '?lang=en&utm_source=mail'])(
    'talks with the bot of the page at %s',
    async (search) => {
      const { page } = await openPage(bed.browser, { url: `${bed.api.url}/${search}` });
      await page.getByText('Connected').waitFor();
      await page.getByRole('heading', { name: 'Scripted bot' }).waitFor();
    },
  );

  it('waits for the bot of a server that has just begun, for a minute at most', async () => {
    const page = await open();
    await page.route('**/api/v1/bots/**', (route) =>
      route.fulfill({ status: 404, json: toProblem(404, 'bot_not_found') }),
    );
    await page.clock.install();
    await page.reload();
    await page.getByText('The chat is not ready yet. Trying again…').waitFor();
    for (let tries = 1; tries < 20; tries += 1) {
      const answer = page.waitForResponse('**/api/v1/bots/**');
      await page.clock.runFor(3_000);
      await answer;
    }
    await page.getByText('There is no chat at this address.').waitFor();
    await page.unroute('**/api/v1/bots/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Connected').waitFor();
  });

  it('waits for an api that is not there yet', async () => {
    const page = await open();
    await page.evaluate(`void localStorage.clear()`);
    await page.route('**/api/v1/bots/**', (route) => route.abort());
    await page.reload();
    await page.getByText('The chat cannot be reached right now.').waitFor();
    await page.unroute('**/api/v1/bots/**');
    await page.getByText('Connected').waitFor();
  });
});
