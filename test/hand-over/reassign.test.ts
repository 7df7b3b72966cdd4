import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { EscalationKey } from '../../activities/hand-over/ports.js';
import { createEscalationStore } from '../../prisma/stores/escalations.js';
import { openDesk, type Desk } from '../support/staff-desk.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { changeSettings } from '../support/work.js';
import { askForPeople, untilShown } from './bed.js';

/** Three seconds for a first answer: taken away after four and a half. */
const DEADLINE = { firstResponseMinutes: 0.05, leaseSeconds: 3_600 };
const LEASE = { firstResponseMinutes: 0, leaseSeconds: 2 };

let stack: Stack;
let desks: Desk[] = [];

beforeAll(async () => {
  stack = await startStack({ bot: { settings: { knowledge: { mode: 'none' } } } });
}, 120_000);
afterAll(() => stack.close(), 120_000);
beforeEach(async () => {
  for (const desk of desks) await desk.sayPresence('away');
  desks = [];
});

async function come(name: string): Promise<Desk> {
  const desk = await openDesk(stack, { name, botIds: [stack.botId] });
  await desk.sayPresence();
  desks.push(desk);
  return desk;
}

/** A conversation of a customer who asks for people, under a bot that assigns by itself. */
async function ask(limits: typeof DEADLINE): Promise<Visit> {
  const handOver = { enabled: true, assignment: 'auto', nextResponseMinutes: 0, resolutionMinutes: 0, ...limits };
  await changeSettings(stack, { handOver });
  const chat = await visit(stack);
  await chat.requestPeople();
  return chat;
}

describe('an agent who lets a customer wait', () => {
  it('loses the conversation to a colleague, though they have fewest and were heard of last', async () => {
    const ada = await come('Ada');
    const chat = await ask(DEADLINE);
    await untilShown(chat, 'Ada, assigned');
    await come('Bob');
    await ada.sayPresence();
    const log = await untilShown(chat, 'Bob, assigned');
    expect(log.slice(-3)).toEqual(['Ada, assigned', 'queue, overdue', 'Bob, assigned']);
  });

  it('does not get it again where nobody else is there; whoever comes does', async () => {
    const ada = await come('Ada');
    const chat = await ask(DEADLINE);
    await untilShown(chat, 'Ada, assigned');
    await untilShown(chat, 'queue, overdue');
    await ada.sayPresence();
    const { botId } = stack;
    const { conversationId } = chat;
    const [escalation] = (await ada.list()).filter((open) => open.conversationId === conversationId);
    const key = { botId, conversationId, escalationId: escalation?.id ?? '' };
    const escalations = createEscalationStore(stack.prisma);
    expect(await escalations.findAgent(key)).toBeNull();
    const bob = await come('Bob');
    expect(await escalations.findAgent(key)).toBe(bob.id);
  });
});

describe('an agent whose console was gone', () => {
  it('gets the conversation again once they are there', async () => {
    const ada = await come('Ada');
    const chat = await ask(LEASE);
    await untilShown(chat, 'queue, expired');
    await ada.sayPresence();
    const log = await untilShown(chat, 'Ada, assigned');
    expect(log.slice(-3)).toEqual(['Ada, assigned', 'queue, expired', 'Ada, assigned']);
  });
});

describe('customers who wait at the same moment', () => {
  it('are each given another of those who have fewest', async () => {
    const [ada, bob] = [await come('Ada'), await come('Bob')];
    await changeSettings(stack, { handOver: { enabled: true, assignment: 'pull' } });
    const found: (string | null)[] = [];
    const keys: EscalationKey[] = [];
    for (const chat of [await visit(stack), await visit(stack), await visit(stack)]) {
      const escalationId = await askForPeople(ada, chat);
      keys.push({ botId: stack.botId, conversationId: chat.conversationId, escalationId });
    }
    const escalations = createEscalationStore(stack.prisma);
    for (const key of keys) found.push(await escalations.findAgent(key));
    expect(found.slice(0, 2).toSorted()).toEqual([ada.id, bob.id].toSorted());
    expect(found[2]).toBe(found[0]);
    // Whose console was not heard of for a while comes after the others.
    await stack.prisma.presence.update({
      where: { userId: ada.id },
      data: { seenAt: new Date(Date.now() - 60_000) },
    });
    for (const key of keys) expect(await escalations.findAgent(key)).toBe(bob.id);
    await ada.sayPresence();
    // Once one of them has more than the other, the other gets all that wait.
    expect((await ada.claim(keys[0]?.escalationId ?? '')).status).toBe(200);
    for (const key of keys.slice(1)) expect(await escalations.findAgent(key)).toBe(bob.id);
  });
});
