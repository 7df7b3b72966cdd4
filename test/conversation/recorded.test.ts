import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toEndedMessages } from '../../contracts/events.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';

const SETTINGS = {
  fallback: 'I do not know.',
  knowledge: { mode: 'none' as const },
  conversation: { followUps: 'queue' as const },
};

/** What is in the log of a conversation, in its order. */
async function readTexts(chat: Visit): Promise<string[]> {
  return (await chat.readEvents()).flatMap(({ type, payload }) =>
    type === 'message.created' ? [`${payload.role}: ${payload.text}`] : [],
  );
}

describe('messages while no worker is free to answer', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ bot: { settings: SETTINGS } });
  }, 120_000);
  afterAll(() => stack.close(), 120_000);

  /** Workers that record what is said, and none that answers. */
  async function leaveNobodyToAnswer(): Promise<void> {
    await stack.stopWorkers();
    await stack.startWorkers(['conversations']);
  }

  async function bringEverybodyBack(): Promise<void> {
    await stack.stopWorkers();
    await stack.startWorkers();
  }

  it('show in the log before they are answered', async () => {
    await leaveNobodyToAnswer();
    const chat = await visit(stack);
    const id = await chat.send('Where is my order?');
    await expect.poll(() => readTexts(chat)).toEqual(['customer: Where is my order?']);
    await bringEverybodyBack();
    await expect.poll(() => readTexts(chat)).toEqual(['customer: Where is my order?', 'bot: I do not know.']);
    expect((await chat.readEvents()).flatMap(toEndedMessages)).toEqual([id]);
  });

  it('are recorded in the order in which they came, though the first alone was to be answered', async () => {
    await leaveNobodyToAnswer();
    const chat = await visit(stack);
    const first = await chat.send('First?');
    // Past the time in which messages join whatever the policy.
    const sentAt = Date.now();
    await expect.poll(() => Date.now() - sentAt, { interval: 50 }).toBeGreaterThan(400);
    const second = await chat.send('Second?');
    await expect.poll(() => readTexts(chat)).toEqual(['customer: First?', 'customer: Second?']);
    await bringEverybodyBack();
    const readEnded = async () => (await chat.readEvents()).flatMap(toEndedMessages);
    await expect.poll(readEnded).toEqual([first, second]);
  });
});
