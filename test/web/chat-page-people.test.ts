import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import type { ConversationEvent, OwnerChangedEvent } from '../../contracts/events.js';
import { useChatPages } from '../support/chat-pages.js';
import { DESKTOP, findBarriers, openPage, PHONE } from '../support/chromium.js';
import { SCRIPTED_BOT, toProblem } from '../support/scripted-api.js';

const bed = useChatPages();

async function open(options = DESKTOP): Promise<Page> {
  const { page } = await openPage(bed.browser, { url: bed.api.url, ...options });
  await page.getByText('Connected').waitFor();
  return page;
}

function append(event: Pick<ConversationEvent, 'type' | 'payload'>): void {
  const [conversation] = bed.api.conversations.values();
  if (!conversation) throw new Error('There is no conversation.');
  conversation.append(event);
}

function pass(payload: OwnerChangedEvent['payload']): void {
  append({ type: 'owner.changed', payload });
}

describe('a conversation with people', () => {
  it('says who answers, how long it may take, and who is who', async () => {
    bed.api.script.answer = () => ({ text: 'I do not know.', hold: true });
    const page = await open(PHONE);
    await page.getByRole('textbox').fill('I want my money back');
    await page.keyboard.press('Enter');
    await page.getByText('is writing').waitFor({ state: 'attached' });
    const sent = bed.api.frames.find(({ type }) => type === 'message.send');
    const messages = sent?.type === 'message.send' ? [sent.payload.clientMessageId] : [];
    const queue = { ahead: 2, waitMinutes: 4, opensAt: null };
    pass({ owner: { kind: 'queue' }, reason: 'asked', messages, queue });
    const log = page.getByRole('log');
    await log
      .getByText('You are in the queue for a person. 2 others come first. Others waited about 4 minutes')
      .waitFor();
    await page.getByText('Waiting for a person', { exact: true }).waitFor();
    // Nobody is said to write who does not.
    await page.locator('.live').waitFor({ state: 'detached' });
    expect(await page.locator('.chip').count()).toBe(0);

    pass({ owner: { kind: 'agent', name: 'Ada' }, reason: 'claimed', messages: [] });
    append({
      type: 'message.created',
      payload: { messageId: 'a1', role: 'agent', text: 'Let me see.', agent: { name: 'Ada' } },
    });
    await log.getByText('Ada joined the conversation.').waitFor();
    expect(await log.locator('.speaker').innerText()).toBe('Ada');
    await page.getByText('Ada is answering').waitFor();
    expect(await findBarriers(page)).toEqual([]);

    pass({ owner: { kind: 'bot' }, reason: 'handed_back', messages: [] });
    await log.getByText('Ada left the conversation; Scripted bot answers again.').waitFor();
    await page.getByText('Connected').waitFor();
    append({ type: 'conversation.closed', payload: { reason: 'resolved' } });
    await page.getByText('This conversation was closed, as your request was settled.').waitFor();
  });

  it('is asked for with a button, where the bot has people, and once more where that failed', async () => {
    const { page } = await openPage(bed.browser, { url: 'about:blank', ...DESKTOP });
    await page.route('**/bots/demo', (route) => route.fulfill({ json: { ...SCRIPTED_BOT, handOver: true } }));
    let asked = 0;
    await page.route('**/escalation', async (route) => {
      asked += 1;
      await route.fulfill(
        asked === 1 ? { status: 503, json: toProblem(503, 'unavailable') } : { status: 202, json: {} },
      );
      if (asked > 1) pass({ owner: { kind: 'queue' }, reason: 'asked', messages: [] });
    });
    await page.goto(bed.api.url);
    await page.getByRole('textbox').fill('hello');
    await page.keyboard.press('Enter');
    const button = page.getByRole('button', { name: 'Talk to a person' });
    await button.press('Enter');
    await page.getByText('That did not work. Please try again.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await button.press('Enter');
    await page.getByRole('log').getByText('You are in the queue for a person.').waitFor();
    await button.waitFor({ state: 'detached' });
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('TEXTAREA');
  });

  it('speaks the language of its reader, and says when people are there again', async () => {
    const { page } = await openPage(bed.browser, { url: bed.api.url, ...DESKTOP, locale: 'de-AT' });
    await page.getByText('Verbunden').waitFor();
    expect(await page.evaluate<string>('document.documentElement.lang')).toBe('de');
    const queue = { ahead: 0, waitMinutes: null, opensAt: '2026-01-05T08:00:00.000Z' };
    pass({ owner: { kind: 'queue' }, reason: 'unsure', messages: [], queue });
    await page
      .getByText(/Sie sind in der Warteschlange\. Es ist wieder jemand da ab Montag, 5\. Jänner, \d\d:00\./)
      .waitFor();
  });
});
