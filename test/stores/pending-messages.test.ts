import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createComponentStatusStore } from '../../prisma/stores/component-status.js';
import { createPendingMessageStore, type PendingMessageStore } from '../../prisma/stores/pending-messages.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

let bed: StoreBed;
let pending: PendingMessageStore;
beforeAll(async () => {
  bed = await createStoreBed();
  pending = createPendingMessageStore(bed.prisma);
});
afterAll(() => bed.close());

const age = (conversationId: string, seconds: number) => bed.prisma.$executeRaw`
  UPDATE pending_message SET admitted_at = admitted_at - ${seconds}::int * interval '1 second'
  WHERE conversation_id = ${conversationId}::uuid
`;

it('finds conversations with a message that waits for too long, page by page, and reads what can be sent again', async () => {
  const [one, other, young, ended] = [
    await bed.createConversation(),
    await bed.createConversation(),
    await bed.createConversation(),
    await bed.createConversation(),
  ];
  const message = toMessage('Where is it?');
  await bed.log.recordMessages({ ...one.key, messages: [message] });
  const admitted = randomUUID();
  await bed.conversations.admitMessage({ ...one.key, clientMessageId: admitted, limit: 20 });
  for (const { key } of [other, young]) await bed.log.recordMessages({ ...key, messages: [toMessage('Hello?')] });
  const turn = { turnNo: 1, ownerEpoch: 0, messages: [toMessage('Bye.')], answer: toAnswer('Bye.') };
  await bed.log.publishAnswer({ ...ended.key, ...turn });
  for (const { key } of [one, other, ended]) await age(key.conversationId, 90);

  const first = await pending.findOverdue({ waitedMs: 60_000, after: null, limit: 1 });
  const after = first.at(-1)?.conversationId ?? null;
  const second = await pending.findOverdue({ waitedMs: 60_000, after, limit: 10 });
  expect([...first, ...second].map(({ conversationId }) => conversationId)).toEqual(
    [one, other].map(({ key }) => key.conversationId).toSorted(),
  );
  const found = [...first, ...second].find(({ conversationId }) => conversationId === one.key.conversationId);
  expect(found).toMatchObject({ ...one.key, status: 'open', owner: 'bot' });
  expect(found?.waiting).toEqual(
    expect.arrayContaining([
      { clientMessageId: message.clientMessageId, seq: 2, waitedMs: expect.any(Number) as number },
      { clientMessageId: admitted, seq: null, waitedMs: expect.any(Number) as number },
    ]),
  );
  expect(found?.waiting[0]?.waitedMs).toBeGreaterThanOrEqual(90_000);
  expect(await pending.readRecorded(one.key)).toEqual([message]);
  const asked = { ...one.key, clientMessageIds: [message.clientMessageId, admitted] };
  expect(await pending.withoutRow(asked)).toEqual(new Set([admitted]));
});

it('removes an old admission, and never a message that has a row', async () => {
  const { key } = await bed.createConversation();
  const [old, recorded] = [randomUUID(), toMessage('Still here.')];
  await bed.conversations.admitMessage({ ...key, clientMessageId: old, limit: 20 });
  await bed.log.recordMessages({ ...key, messages: [recorded] });
  const input = { ...key, clientMessageIds: [old, recorded.clientMessageId], waitedMs: 60_000 };
  expect(await pending.removeAdmissions(input)).toBe(0);
  await age(key.conversationId, 61);
  expect(await pending.removeAdmissions({ ...input, botId: randomUUID() })).toBe(0);
  expect(await pending.removeAdmissions(input)).toBe(1);
  expect((await pending.find(key))?.waiting.map(({ seq }) => seq)).toEqual([2]);
});

it('keeps when the state of a component began, and forgets who has not reported', async () => {
  const statuses = createComponentStatusStore(bed.prisma);
  const key = { component: 'model', instance: 'worker-1' };
  await statuses.report({ ...key, state: 'up', facts: {} });
  const [began] = await statuses.read({ component: 'model', withinMs: 1000 });
  await statuses.report({ ...key, state: 'up', facts: { calls: 1 } });
  const [same] = await statuses.read({ component: 'model', withinMs: 1000 });
  expect(same).toMatchObject({ facts: { calls: 1 }, since: began?.since });
  // Moments are kept in milliseconds: two reports may share one.
  await bed.prisma.$executeRaw`UPDATE component_status SET since = since - interval '1 minute'`;
  await statuses.report({ ...key, state: 'key_refused', facts: {} });
  await statuses.report({ ...key, instance: 'worker-2', state: 'up', facts: {} });
  const both = await statuses.read({ component: 'model', withinMs: 60_000 });
  const byInstance = both.toSorted((one, other) => one.instance.localeCompare(other.instance));
  expect(byInstance.map(({ instance, state }) => [instance, state])).toEqual([
    ['worker-1', 'key_refused'],
    ['worker-2', 'up'],
  ]);
  expect(byInstance[0]?.since.getTime()).toBeGreaterThan(began?.since.getTime() ?? Infinity);

  await bed.prisma
    .$executeRaw`UPDATE component_status SET reported_at = now() - interval '2 days' WHERE instance = 'worker-2'`;
  expect(await statuses.read({ component: 'model', withinMs: 60_000 })).toHaveLength(1);
  await statuses.purge();
  await statuses.remove(key);
  expect(await bed.prisma.componentStatus.count()).toBe(0);
});
