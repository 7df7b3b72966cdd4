import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { ConversationKey } from '../../activities/ports.js';
import { toEndedMessages, type ConversationEvent } from '../../contracts/events.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

const MESSAGES = 6;
const TURNS = 4;

const someMessages = fc.uniqueArray(fc.nat({ max: MESSAGES - 1 }), { minLength: 1, maxLength: 4 });
const call = fc.oneof(
  fc.record({ kind: fc.constant('record' as const), messages: someMessages }),
  fc.record({
    kind: fc.constant('publish' as const),
    messages: someMessages,
    turnNo: fc.integer({ min: 1, max: TURNS }),
    ownerEpoch: fc.constantFrom(0, 0, 0, 1),
  }),
  fc.record({
    kind: fc.constant('interrupt' as const),
    messages: someMessages,
    turnNo: fc.integer({ min: 1, max: TURNS }),
    cause: fc.constantFrom('customer' as const, 'follow_up' as const),
  }),
  fc.record({ kind: fc.constant('admit' as const), messages: someMessages }),
);
// Waves run one after the other, the calls of a wave at once; a call may run twice.
const waves = fc.array(
  fc.array(fc.record({ call, times: fc.integer({ min: 1, max: 2 }) }), { minLength: 1, maxLength: 5 }),
  {
    minLength: 1,
    maxLength: 5,
  },
);

type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

const toId = (conversationId: string, index: number): string => `${conversationId}-${index}`;

async function run(key: ConversationKey, { messages: indexes, ...rest }: Call): Promise<void> {
  const messages = indexes.map((index) => toMessage(`message ${index}`, toId(key.conversationId, index)));
  switch (rest.kind) {
    case 'record':
      await bed.log.recordMessages({ ...key, messages });
      return;
    case 'publish':
      await bed.log.publishAnswer({ ...key, ...rest, messages, answer: toAnswer(`answer ${rest.turnNo}`) });
      return;
    case 'interrupt':
      await bed.log.interruptTurn({ ...key, ...rest, messages });
      return;
    case 'admit':
      await Promise.all(
        messages.map(({ clientMessageId }) => bed.conversations.admitMessage({ ...key, clientMessageId, limit: 100 })),
      );
  }
}

function expectInvariants(events: ConversationEvent[], recorded: Set<number>, conversationId: string): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const messages = events.flatMap((event) => (event.type === 'message.created' ? [event.payload] : []));
  const asked = messages.filter(({ role }) => role === 'customer').map(({ messageId }) => messageId);
  expect(asked.toSorted()).toEqual([...recorded].map((index) => toId(conversationId, index)).sort());
  const ended = events.flatMap(toEndedMessages);
  expect(new Set(ended).size).toBe(ended.length);
  expect(messages.every(({ answer }) => answer?.answers.length !== 0)).toBe(true);
  const turnIds = messages.flatMap(({ answer }) => (answer === undefined ? [] : [answer.turnId]));
  expect(new Set(turnIds).size).toBe(turnIds.length);
  for (const [position, { answer }] of messages.entries()) {
    const before = messages.slice(0, position).map(({ messageId }) => messageId);
    expect(before).toEqual(expect.arrayContaining(answer?.answers ?? []));
  }
}

it('keeps the log whole under any interleaving of calls, repeated and in parallel', { timeout: 120_000 }, async () => {
  const { botId } = await bed.createBot();
  const property = fc.asyncProperty(waves, async (plan) => {
    const { key } = await bed.createConversation(botId);
    const recorded = new Set<number>();
    // A turn that ended before writes nothing, so its messages are not necessarily in the log.
    const ended = new Set<number>();
    for (const wave of plan) {
      const calls = wave.flatMap(({ call: one, times }) => Array.from({ length: times }, () => one));
      await Promise.all(calls.map((one) => run(key, one)));
      for (const one of calls) if (one.kind === 'record') one.messages.forEach((index) => recorded.add(index));
      for (const one of calls) if (one.kind === 'publish' || one.kind === 'interrupt') ended.add(one.turnNo);
    }
    const events = await bed.conversations.readEvents({ ...key, after: 0, limit: 1000 });
    for (const index of findMentioned(events, key.conversationId)) recorded.add(index);
    expectInvariants(events, recorded, key.conversationId);
    await expectOutcomesMatch(key, events, ended);
    await expectPendingIsWhatHasNoEnd(key, events);
  });
  await fc.assert(property, { numRuns: 60 });
});

/** Messages that a publication brought along. */
function findMentioned(events: ConversationEvent[], conversationId: string): number[] {
  const ids = new Set(events.flatMap((event) => (event.type === 'message.created' ? [event.payload.messageId] : [])));
  return Array.from({ length: MESSAGES }, (_, index) => index).filter((index) => ids.has(toId(conversationId, index)));
}

async function expectOutcomesMatch(
  key: ConversationKey,
  events: ConversationEvent[],
  ended: Set<number>,
): Promise<void> {
  for (let turnNo = 1; turnNo <= TURNS; turnNo += 1) {
    const outcome = await bed.log.findTurn({ ...key, turnNo });
    expect(outcome !== null).toBe(ended.has(turnNo));
    const event = events.find((one) => toTurnOf(one) === `turn-${turnNo}`);
    expect(event?.seq).toBe(outcome === null || outcome.status === 'superseded' ? undefined : outcome.seq);
  }
}

function toTurnOf(event: ConversationEvent): string | undefined {
  if (event.type === 'message.cancelled') return event.payload.turnId;
  return event.type === 'message.created' ? event.payload.answer?.turnId : undefined;
}

/** An admission of a message that has ended leaves nothing behind, whichever was first. */
async function expectPendingIsWhatHasNoEnd(key: ConversationKey, events: ConversationEvent[]): Promise<void> {
  const ended = new Set(events.flatMap(toEndedMessages));
  const open = events.flatMap((event) =>
    event.type === 'message.created' && event.payload.role === 'customer' && !ended.has(event.payload.messageId)
      ? [{ clientMessageId: event.payload.messageId, seq: event.seq }]
      : [],
  );
  const pending = await bed.prisma.pendingMessage.findMany({
    where: {
      conversationId: key.conversationId,
      OR: [{ seq: { not: null } }, { clientMessageId: { in: [...ended] } }],
    },
    select: { clientMessageId: true, seq: true },
    orderBy: { seq: 'asc' },
  });
  expect(pending).toEqual(open);
}
