import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { useChatPages } from '../support/chat-pages.js';
import { DESKTOP, findBarriers, openPage, PHONE } from '../support/chromium.js';
import { toProblem } from '../support/scripted-api.js';

const bed = useChatPages();

// Waits before connecting again come first.
const PATIENCE = { timeout: 20_000 };

type StoredSession = { token: string; conversationId: string };

class AllBut extends Set<string> {
  override has(token: string): boolean {
    return !super.has(token);
  }
}

async function open(options = DESKTOP): Promise<Page> {
  const { page } = await openPage(bed.browser, { url: bed.api.url, ...options });
  await page.getByText('Connected').waitFor();
  return page;
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

async function readSession(page: Page): Promise<StoredSession> {
  return JSON.parse(await page.evaluate<string>('localStorage.getItem("parley:chat:demo")')) as StoredSession;
}

const outboxKeys = (page: Page) =>
  page.evaluate<string[]>('Object.keys(localStorage).filter((key) => key.startsWith("parley:outbox:"))');

async function loseEverything({ token }: StoredSession): Promise<void> {
  await bed.api.goDown();
  bed.api.conversations.clear();
  bed.api.script.tokens = new AllBut([token]);
}

const sentTexts = () => bed.api.frames.flatMap((frame) => (frame.type === 'message.send' ? [frame.payload.text] : []));

describe('a chat page whose server has lost its data', () => {
  it('begins anew under the reader, says so in one sentence, and sends what was waiting', async () => {
    const page = await open(PHONE);
    await ask(page, 'first');
    await page.getByText('You said: first').waitFor();
    const before = await readSession(page);
    await loseEverything(before);
    await ask(page, 'I am still waiting');
    await page.getByText('Waiting for the connection').waitFor();
    await page.getByRole('textbox').fill('half a sent');
    await bed.api.comeBack();

    await page.getByText('You said: I am still waiting').waitFor();
    expect(await page.locator('.note').innerText()).toBe(
      'Sorry, your earlier conversation is no longer available, so your unsent message goes into this new one.',
    );
    expect(await page.locator('.message-own').count()).toBe(1);
    expect(await page.getByRole('textbox').inputValue()).toBe('half a sent');
    expect(await findBarriers(page)).toEqual([]);
    const after = await readSession(page);
    expect(after.token).not.toBe(before.token);
    expect(after.conversationId).not.toBe(before.conversationId);
    expect(sentTexts()).toEqual(['first', 'I am still waiting']);
    await expect.poll(() => outboxKeys(page), PATIENCE).toEqual([]);
  });

  it('does so after a reload, too, and shows what was refused for good as not sent', async () => {
    bed.api.script.receipt = () => ({ problem: toProblem(422, 'invalid_request'), retryable: false });
    const page = await open();
    await ask(page, 'a bad one');
    await page.getByRole('alert').waitFor();
    await loseEverything(await readSession(page));
    await bed.api.comeBack();
    await page.reload();
    await page.getByText('your earlier conversation is no longer available').waitFor();
    await page.getByText('Connected').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('Not sent.');
    expect(await page.locator('.message-own').count()).toBe(1);
  });

  it('begins anew when only the conversation is unknown', async () => {
    const page = await open();
    await ask(page, 'first');
    await page.getByText('You said: first').waitFor();
    await bed.api.goDown();
    bed.api.conversations.clear();
    await bed.api.comeBack();
    await page.getByText('Sorry, your earlier conversation is no longer available, so this is a new one.').waitFor();
    await ask(page, 'second');
    await page.getByText('You said: second').waitFor();
  });

  it('says nothing of a conversation in which nothing was said', async () => {
    const page = await open();
    const before = await readSession(page);
    await loseEverything(before);
    await bed.api.comeBack();
    await expect.poll(async () => (await readSession(page)).conversationId, PATIENCE).not.toBe(before.conversationId);
    await page.getByText('Connected').waitFor();
    await ask(page, 'hello');
    await page.getByText('You said: hello').waitFor();
    expect(await page.locator('.note').count()).toBe(0);
  });

  it('goes on with one new conversation in all of its windows', async () => {
    const one = await open();
    await ask(one, 'first');
    await one.getByText('You said: first').waitFor();
    const two = await one.context().newPage();
    await two.goto(bed.api.url);
    await two.getByText('You said: first').waitFor();
    await loseEverything(await readSession(one));
    await ask(one, 'from one');
    await ask(two, 'from two');
    await bed.api.comeBack();
    for (const page of [one, two]) {
      await page.getByText('You said: from one').waitFor();
      await page.getByText('You said: from two').waitFor();
      await page.locator('.note').waitFor();
      expect(await page.locator('.message-own').count()).toBe(2);
    }
    expect(await one.locator('.log').innerText()).toBe(await two.locator('.log').innerText());
    expect(bed.api.conversations.size).toBe(1);
  });

  it('does not try for ever where no visitor is let in', async () => {
    const page = await open();
    await bed.api.goDown();
    bed.api.script.tokens = new Set();
    await bed.api.comeBack();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    const requests = bed.api.requests.filter((request) => request.endsWith('/auth/anonymous'));
    expect(requests).toHaveLength(2);
  });
});
