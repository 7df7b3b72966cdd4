import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { LanguageModel, ModelRequest } from '../../activities/ports.js';
import { toEndedMessages, type ConversationEvent } from '../../contracts/events.js';
import type { TestBot } from '../support/publish-test-bot.js';
import { startStack, type Stack } from '../support/stack.js';
import { toAsked } from '../support/asked.js';
import { visit, type Visit } from '../support/visit.js';

/** A model that answers what it was asked once it is let (`letGo`: always from then on), and notes when it was stopped. */
function createHeldModel() {
  let free = false;
  const calls: { question: string; askedAt: number; stoppedAt: number | null; release: () => void }[] = [];
  const model: LanguageModel = {
    answer: ({ prompt, signal, onDelta }: ModelRequest) =>
      new Promise((resolve, reject) => {
        const question = toAsked(prompt);
        onDelta('Let me see');
        const call = {
          question,
          askedAt: Date.now(),
          stoppedAt: null as number | null,
          release: () => {
            resolve({ text: `About: ${question}`, model: 'held', usage: { inputTokens: 1, outputTokens: 1 } });
          },
        };
        calls.push(call);
        if (free) call.release();
        signal.addEventListener('abort', () => {
          call.stoppedAt = Date.now();
          reject(signal.reason as Error);
        });
      }),
  };
  const nth = async (index: number) => {
    await expect.poll(() => calls.length, { timeout: 20_000, interval: 10 }).toBeGreaterThan(index);
    return calls[index] as (typeof calls)[number];
  };
  const letGo = () => {
    free = true;
    for (const call of calls) call.release();
  };
  return { model, calls, nth, letGo };
}

let held: ReturnType<typeof createHeldModel>;

async function start(settings: NonNullable<TestBot['settings']>): Promise<Stack> {
  held = createHeldModel();
  return await startStack({ model: held.model, bot: { settings: { knowledge: { mode: 'none' }, ...settings } } });
}

const said = (events: ConversationEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.type === 'message.created') return [`${event.payload.role}: ${event.payload.text}`];
    return event.type === 'message.cancelled' ? ['cancelled'] : [];
  });

async function untilEnded(chat: Visit, ids: string[]): Promise<ConversationEvent[]> {
  const read = async () => (await chat.readEvents()).flatMap(toEndedMessages);
  await expect.poll(read, { timeout: 20_000, interval: 25 }).toEqual(expect.arrayContaining(ids));
  return await chat.readEvents();
}

describe('a bot that starts over with what its customer adds', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({});
  }, 120_000);
  afterAll(() => stack.close(), 120_000);

  it('answers both messages at once, and shows nothing of the answer that was given up', async () => {
    const chat = await visit(stack);
    const first = held.calls.length;
    const one = await chat.send('Where is my order?');
    const given = await held.nth(first);
    const two = await chat.send('It is number 4711.');
    const joint = await held.nth(first + 1);
    expect(given.stoppedAt).not.toBeNull();
    expect(joint.question).toBe('Where is my order?\nIt is number 4711.');
    joint.release();

    const events = await untilEnded(chat, [one, two]);
    expect(said(events)).toEqual([
      'customer: Where is my order?',
      'customer: It is number 4711.',
      'bot: About: Where is my order?\nIt is number 4711.',
    ]);
    expect(toEndedMessages(events.at(-1) as ConversationEvent)).toEqual([one, two]);
  });

  it('lets its customer cancel: the model is stopped, and the message ends without an answer', async () => {
    const chat = await visit(stack);
    const first = held.calls.length;
    const one = await chat.send('Tell me a very long story.');
    const hanging = await held.nth(first);
    await chat.cancel('turn-1');

    const events = await untilEnded(chat, [one]);
    expect(said(events)).toEqual(['customer: Tell me a very long story.', 'cancelled']);
    await expect.poll(() => hanging.stoppedAt, { timeout: 5000, interval: 10 }).not.toBeNull();

    const two = await chat.send('Tell me a short one.');
    const next = await held.nth(first + 1);
    expect(next.question).toBe('Tell me a short one.');
    next.release();
    expect(said(await untilEnded(chat, [two])).at(-1)).toBe('bot: About: Tell me a short one.');
  });

  it('ignores a cancellation of what is over, of what is not there yet, and one that says nothing', async () => {
    const chat = await visit(stack);
    const first = held.calls.length;
    const one = await chat.send('First?');
    (await held.nth(first)).release();
    await untilEnded(chat, [one]);
    await chat.cancel('turn-1');
    await chat.cancel('turn-99');
    expect((await chat.tryCancel('turn-x')).status).toBe(422);

    const two = await chat.send('Second?');
    (await held.nth(first + 1)).release();
    expect(said(await untilEnded(chat, [one, two])).at(-1)).toBe('bot: About: Second?');
  });

  it('answers in the end, however often its customer adds to the question', async () => {
    const chat = await visit(stack);
    const first = held.calls.length;
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      ids.push(await chat.send(`part ${index}`));
      if (index < 6) await held.nth(first + index);
    }
    // The sixth try stands: two more parts wait for the next turn.
    const last = await held.nth(first + 5);
    expect(last.question.split('\n')).toHaveLength(6);
    last.release();
    (await held.nth(first + 6)).release();
    const events = await untilEnded(chat, ids);
    expect(said(events).filter((line) => line.startsWith('bot'))).toHaveLength(2);
    expect(held.calls).toHaveLength(first + 7);
  });
});

describe('a bot that lets what its customer adds wait', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({ conversation: { followUps: 'queue' } });
  }, 120_000);
  afterAll(() => stack.close(), 120_000);

  it('finishes its answer, then answers all that came meanwhile at once', async () => {
    const chat = await visit(stack);
    const one = await chat.send('First?');
    const answering = await held.nth(0);
    // Past the time in which messages join whatever the policy.
    await expect.poll(() => Date.now() - answering.askedAt, { interval: 50 }).toBeGreaterThan(400);
    const rest = [await chat.send('Second?'), await chat.send('Third?')];
    await expect.poll(async () => said(await chat.readEvents())).toHaveLength(3);
    expect(answering.stoppedAt).toBeNull();
    answering.release();
    (await held.nth(1)).release();
    const events = await untilEnded(chat, [one, ...rest]);
    expect(said(events).slice(3)).toEqual(['bot: About: First?', 'bot: About: Second?\nThird?']);
  });

  it('takes twenty messages without an end, and no more until some have theirs', async () => {
    const chat = await visit(stack);
    const ids: string[] = [];
    for (let index = 0; index < 20; index += 1) ids.push(await chat.send(`message ${index}`));
    const id = randomUUID();
    const refused = await chat.trySend('one too many', id);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_pending' } });
    expect(refused.retryAfter).toBeGreaterThan(0);

    held.letGo();
    await untilEnded(chat, ids);
    expect((await chat.trySend('one too many', id)).status).toBe(202);
    await untilEnded(chat, [id]);
  });
});
