import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { useChatPages } from '../support/chat-pages.js';
import { openPage } from '../support/chromium.js';

const bed = useChatPages();

async function openTwo(): Promise<[Page, Page]> {
  const { page: one } = await openPage(bed.browser, { url: 'about:blank' });
  const two = await one.context().newPage();
  await Promise.all([one.goto(bed.api.url), two.goto(bed.api.url)]);
  for (const page of [one, two]) await page.getByText('Connected').waitFor();
  return [one, two];
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

const own = (page: Page) => page.locator('.message-own');
const transcript = (page: Page) => page.getByRole('log').innerText();

describe('two windows of the chat page', () => {
  it('that are opened at the same time are one visitor in one conversation', async () => {
    const [one, two] = await openTwo();
    expect(bed.api.conversations.size).toBe(1);
    await ask(one, 'from one');
    await two.getByText('You said: from one').waitFor();
    await ask(two, 'from two');
    for (const page of [one, two]) await page.getByText('You said: from two').waitFor();
    await expect.poll(async () => (await transcript(one)) === (await transcript(two)), { timeout: 20_000 }).toBe(true);
    expect(await own(one).count()).toBe(2);
  });

  it('show a message that waits in either, and send it once, also when its window is closed', async () => {
    const [one, two] = await openTwo();
    await bed.api.goDown();
    await ask(one, 'do not lose me');
    await own(two).getByText('do not lose me').waitFor();
    await one.close();
    await bed.api.comeBack();
    await two.getByText('You said: do not lose me').waitFor();
    expect(await own(two).count()).toBe(1);
    const ids = bed.api.frames.flatMap((frame) =>
      frame.type === 'message.send' ? [frame.payload.clientMessageId] : [],
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('leave the sending to the window in which the message was written', async () => {
    const [one, two] = await openTwo();
    await ask(one, 'hello');
    for (const page of [one, two]) await page.getByText('You said: hello').waitFor();
    expect(bed.api.frames.filter(({ type }) => type === 'message.send')).toHaveLength(1);
  });

  it('give a message up that is given up in one of them', async () => {
    const problem = { type: 'urn:test', title: 'It is rude.', status: 422, code: 'rude' };
    bed.api.script.receipt = () => ({ problem, retryable: false });
    const [one, two] = await openTwo();
    await ask(one, 'rude');
    for (const page of [one, two]) await page.getByText('Not sent. It is rude.').waitFor();
    await one.getByRole('button', { name: 'Remove' }).click();
    for (const page of [one, two]) await own(page).waitFor({ state: 'detached' });
  });

  it('begin a new conversation together, and keep what is half written', async () => {
    const [one, two] = await openTwo();
    await ask(one, 'old');
    for (const page of [one, two]) await page.getByText('You said: old').waitFor();
    await two.getByRole('textbox').fill('half a sent');
    await one.getByRole('button', { name: 'New conversation' }).click();
    await two.getByText('You began a new conversation in another window').waitFor();
    expect(await two.getByRole('textbox').inputValue()).toBe('half a sent');
    await ask(one, 'new');
    for (const page of [one, two]) await page.getByText('You said: new').waitFor();
    expect([await own(one).count(), await own(two).count()]).toEqual([1, 1]);
  });
});

describe('unsent messages', () => {
  it('come along into a new conversation', async () => {
    const [one] = await openTwo();
    await bed.api.goDown();
    await ask(one, 'take me along');
    await one.getByText('Waiting for the connection').waitFor();
    await one.getByRole('button', { name: 'New conversation' }).click();
    await own(one).getByText('take me along').waitFor();
    await bed.api.comeBack();
    await one.getByText('You said: take me along').waitFor();
    expect(await own(one).count()).toBe(1);
  });

  it('of conversations that nobody comes back to do not stay for ever', async () => {
    const [one] = await openTwo();
    const message = { clientMessageId: 'a', text: 'old', status: { state: 'sending' }, attempts: 1, notBefore: 0 };
    await one.evaluate<undefined>(`{
      const message = ${JSON.stringify(message)};
      const at = (days) => new Date(Date.now() - days * 86_400_000).toISOString();
      localStorage.setItem('parley:outbox:abandoned', JSON.stringify([{ ...message, at: at(8) }]));
      localStorage.setItem('parley:outbox:recent', JSON.stringify([{ ...message, at: at(1) }]));
    }`);
    await one.reload();
    await one.getByText('Connected').waitFor();
    const keys = await one.evaluate<string[]>('Object.keys(localStorage)');
    expect(keys.sort()).toEqual(['parley:chat:demo', 'parley:outbox:recent']);
  });
});
