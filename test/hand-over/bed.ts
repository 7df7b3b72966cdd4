import { expect } from 'vitest';

import type { LanguageModel, ModelRequest } from '../../activities/ports.js';
import type { ConversationEvent } from '../../contracts/events.js';
import { toAsked } from '../support/asked.js';
import type { Desk } from '../support/staff-desk.js';
import type { Visit } from '../support/visit.js';

export const WITHIN = { timeout: 30_000, interval: 25 };

/** Answers at once, but to whoever asks it to wait: that it answers when it is let, or never. */
export function createHeldModel() {
  const held: (() => void)[] = [];
  const model: LanguageModel = {
    answer: ({ prompt, onDelta }: ModelRequest) =>
      new Promise((resolve) => {
        const question = toAsked(prompt);
        onDelta('About: ');
        const release = () => {
          const text = question.includes('secret') ? '' : `About: ${question}`;
          resolve({ text, model: 'held', usage: { inputTokens: 1, outputTokens: 1 } });
        };
        if (question.includes('wait')) held.push(release);
        else release();
      }),
  };
  return { model, held };
}

export const HANDED = 'A person goes on.';
export const HAND_OVER = {
  ...{ enabled: true, leaseSeconds: 3_600, skills: ['returns'] },
  ...{ text: HANDED, reasons: { phrases: ['my lawyer'] } },
};

/** An event of the log in a few words. */
export function show(event: ConversationEvent): string {
  switch (event.type) {
    case 'message.created':
      return `${event.payload.role}: ${event.payload.text}`;
    case 'owner.changed':
      return `${event.payload.owner.name ?? event.payload.owner.kind}, ${event.payload.reason}`;
    default:
      return event.type;
  }
}

/** Has a conversation wait for people. @returns the id of its escalation, as a desk sees it */
export async function askForPeople(desk: Desk, chat: Visit): Promise<string> {
  expect((await chat.requestPeople()).status).toBe(202);
  const find = async () => (await desk.list()).find(({ conversationId }) => conversationId === chat.conversationId)?.id;
  await expect.poll(find, WITHIN).toBeDefined();
  return (await find()) ?? '';
}

/** Waits until this is the last of a log. @returns all of it */
export async function untilShown(chat: Visit, last: string): Promise<string[]> {
  const read = async () => (await chat.readEvents()).map(show);
  await expect.poll(async () => (await read()).at(-1), WITHIN).toBe(last);
  return await read();
}
