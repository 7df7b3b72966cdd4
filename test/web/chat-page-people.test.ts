import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import type { ConversationEvent, MessagePayload, OwnerChangedEvent } from '../../contracts/events.js';
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
    await log.getByText('You are in the queue for a person.').waitFor();
    await page.getByText('2 others come first. Others waited about 4 minutes').waitFor();
    const [waiting] = bed.api.conversations.values();
    waiting?.notify({ type: 'people.place', ahead: 1, waitMinutes: 3, email: null });
    await page.getByRole('status').getByText('1 other person comes first. Others waited about 3 minutes').waitFor();
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
    const [conversation] = bed.api.conversations.values();
    conversation?.notify({ type: 'people.typing', from: 'agent', on: true });
    await page.getByRole('status').getByText('Ada is writing.').waitFor({ state: 'attached' });
    conversation?.notify({ type: 'people.read', from: 'agent', upToSeq: 2 });
    await log.getByText('Seen').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('textbox').fill('I am');
    const shown = () => bed.api.frames.flatMap(({ type }) => (type === 'typing' || type === 'read' ? [type] : []));
    await expect.poll(shown).toEqual(expect.arrayContaining(['read', 'typing']));
    await page.getByRole('textbox').fill('');
    conversation?.notify({ type: 'people.typing', from: 'agent', on: false });
    await page.locator('.live').waitFor({ state: 'detached' });

    pass({ owner: { kind: 'bot' }, reason: 'handed_back', messages: [] });
    await log.getByText('Ada left the conversation; Scripted bot answers again.').waitFor();
    await page.getByText('Connected').waitFor();
    append({ type: 'conversation.closed', payload: { reason: 'resolved' } });
    await page.getByText('With that the conversation is closed. Write to open it again.').waitFor();
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

  it('need not be waited for: the customer leaves an address, or the queue', async () => {
    const page = await open(PHONE);
    await page.getByRole('textbox').fill('hello');
    await page.keyboard.press('Enter');
    await page.getByText('You said: hello').waitFor();
    const left: unknown[] = [];
    await page.route('**/escalation/email', async (route) => {
      left.push(route.request().postDataJSON());
      await route.fulfill(left.length === 1 ? { status: 503, json: toProblem(503, 'unavailable') } : { status: 204 });
    });
    await page.route('**/escalation', async (route) => {
      if (route.request().method() !== 'DELETE') return;
      await route.fulfill({ status: 204 });
      pass({ owner: { kind: 'bot' }, reason: 'withdrawn', messages: [] });
    });
    pass({ owner: { kind: 'queue' }, reason: 'asked', messages: [] });
    await page.getByRole('button', { name: 'Leave an e-mail address' }).press('Enter');
    const address = page.getByLabel('Your e-mail address');
    await address.fill('ada@');
    await address.press('Enter');
    await page.getByText('Please give an address such as').waitFor();
    await address.fill('ada@shop.example');
    expect(await findBarriers(page)).toEqual([]);
    // What fails for a moment is sent again by itself.
    await address.press('Enter');
    await page.getByText('Kept: if you are gone by then, somebody writes to ada@shop.example.').waitFor();
    expect(left).toEqual([{ email: 'ada@shop.example' }, { email: 'ada@shop.example' }]);
    // After a reload the server says what it knows.
    await page.reload();
    await page.getByRole('button', { name: 'Leave an e-mail address' }).waitFor();
    const [waiting] = bed.api.conversations.values();
    waiting?.notify({ type: 'people.place', ahead: 0, waitMinutes: null, email: 'ada@shop.example' });
    await page.getByText('Kept: if you are gone by then, somebody writes to ada@shop.example.').waitFor();
    await page.getByRole('button', { name: 'Change the address' }).waitFor();
    await page.getByRole('button', { name: 'Stop waiting' }).press('Enter');
    await page.getByText('Scripted bot answers again.').waitFor();
    await page.getByRole('button', { name: 'Stop waiting' }).waitFor({ state: 'detached' });
  });

  it('asks how it was once it is over, and takes a no', async () => {
    const page = await open();
    await page.getByRole('textbox').fill('hello');
    await page.keyboard.press('Enter');
    await page.getByText('You said: hello').waitFor();
    append({ type: 'conversation.closed', payload: { reason: 'resolved' } });
    const stars = page.getByRole('group', { name: 'How was this conversation?' });
    await stars.getByRole('radio', { name: '1 star' }).focus();
    for (let star = 1; star < 4; star += 1) await page.keyboard.press('ArrowRight');
    await page.getByLabel('What was good, what was not?').fill('Ada was kind.');
    expect(await findBarriers(page)).toEqual([]);
    const rated = page.waitForRequest('**/rating');
    await page.route('**/rating', (route) => route.fulfill({ json: { score: 4, comment: 'Ada was kind.' } }));
    await page.getByRole('button', { name: 'Send', exact: true }).first().press('Enter');
    expect((await rated).postDataJSON()).toEqual({ score: 4, comment: 'Ada was kind.' });
    await page.getByText('Thank you for your rating.').waitFor();
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('TEXTAREA');

    append({ type: 'conversation.status', payload: { status: 'open' } });
    await page.getByText('Thank you for your rating.').waitFor({ state: 'detached' });
    append({ type: 'conversation.closed', payload: { reason: 'idle' } });
    await page.getByRole('button', { name: 'No, thank you' }).press('Enter');
    await stars.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('This conversation was closed').waitFor();
    // What decides about it is known once this is.
    expect(await page.evaluate<string>('localStorage.getItem("parley:rating-declined")')).toContain('-');
    expect(await stars.count()).toBe(0);
  });

  it('speaks the language of its reader, and says when people are there again', async () => {
    const { page } = await openPage(bed.browser, { url: bed.api.url, ...DESKTOP, locale: 'de-AT' });
    await page.getByText('Verbunden').waitFor();
    expect(await page.evaluate<string>('document.documentElement.lang')).toBe('de');
    const queue = { ahead: 0, waitMinutes: null, opensAt: '2099-01-05T08:00:00.000Z' };
    pass({ owner: { kind: 'queue' }, reason: 'unsure', messages: [], queue });
    await page
      .getByRole('status')
      .getByText(/Es ist wieder jemand da ab Montag, 5\. Jänner( 2099)?, \d\d:00\./)
      .waitFor();
    pass({ owner: { kind: 'bot' }, reason: 'unanswered', messages: [] });
    await page.getByText('Leider konnte niemand kommen.').waitFor();
  });
});

describe('a question of a flow', () => {
  type Asking = Extract<MessagePayload['flow'], { state: 'asking' }>;
  let turns = 0;
  function ask(text: string, flow: Partial<Asking>, suggestions: string[] = []): void {
    turns += 1;
    const turnId = `turn-${turns + 10}`;
    const commands: Asking['commands'] = [
      { does: 'back', say: 'Back' },
      { does: 'cancel', say: 'Cancel' },
    ];
    const shown = {
      flowId: 'f',
      step: `s${turns}`,
      type: 'text',
      optional: false,
      progress: { step: 2, of: 5 },
    } as const;
    append({
      type: 'message.created',
      payload: {
        ...{ messageId: turnId, role: 'bot', text },
        answer: { turnId, answers: [], origin: 'flow', degraded: false, citations: [], suggestions },
        flow: { state: 'asking', ...shown, commands, ...flow },
      },
    });
  }
  const lastSaid = () =>
    bed.api.frames.flatMap((frame) => (frame.type === 'message.send' ? [frame.payload.text] : [])).at(-1);

  it('has buttons for what may be said, a fitting keyboard, and a day to pick', async () => {
    const page = await open(PHONE);
    bed.api.script.answer = () => ({ text: 'Next.' });
    const field = page.getByRole('textbox', { name: /Message to/ });
    ask('Which address?', { type: 'email' });
    await page.getByRole('group', { name: 'Question 2 of 5' }).waitFor();
    expect(await field.getAttribute('inputmode')).toBe('email');
    expect(await field.getAttribute('autocomplete')).toBe('email');
    ask('How many?', { type: 'choice', choices: ['One', 'Two'] }, ['One', 'Two']);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Two' }).press('Enter');
    await expect.poll(lastSaid).toBe('Two');
    await page.getByText('Next.').waitFor();
    await page.getByRole('group', { name: 'Question 2 of 5' }).waitFor({ state: 'detached' });

    ask('Which day?', { type: 'date' });
    await page.getByLabel('Pick a day').fill('2030-01-31');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'OK' }).press('Enter');
    await expect.poll(lastSaid).toBe('2030-01-31');
    ask('Which name?', { type: 'name' });
    await page.getByRole('button', { name: 'Back' }).press('Enter');
    await expect.poll(lastSaid).toBe('Back');
  });

  it('whether all is right shows what was taken down, and goes when people take over', async () => {
    const page = await open({ ...DESKTOP, colorScheme: 'dark' });
    const summary = [
      { label: 'Name', value: 'Ada' },
      { label: 'Phone', value: null },
    ];
    const commands: Asking['commands'] = [
      { does: 'yes', say: 'Yes' },
      { does: 'no', say: 'No' },
      { does: 'cancel', say: 'Cancel' },
    ];
    const text = 'Is that right?\nName: Ada\nPhone: –';
    ask(text, { type: 'confirm', commands, summary }, ['Yes', 'No']);
    await page.getByText('Is that right?').waitFor();
    expect(await page.locator('.summary dt').allInnerTexts()).toEqual(['Name', 'Phone']);
    expect(await page.locator('.summary dd').allInnerTexts()).toEqual(['Ada', '–']);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Change something' }).press('Enter');
    await expect.poll(lastSaid).toBe('No');
    await page.getByText('You said: No').waitFor();

    ask(text, { type: 'confirm', commands, summary }, ['Yes', 'No']);
    await page.getByRole('button', { name: 'Yes, all right' }).waitFor();
    pass({ owner: { kind: 'queue' }, reason: 'asked', messages: [] });
    pass({ owner: { kind: 'bot' }, reason: 'withdrawn', messages: [] });
    await page.getByText('Scripted bot answers again.').waitFor();
    expect(await page.locator('.flow, .chip').count()).toBe(0);
  });
});
