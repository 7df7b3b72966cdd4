import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

import { createParleyClient } from '../../client/index.js';
import type { LanguageModel } from '../../activities/ports.js';
import type { EscalationContext } from '../../contracts/desk.js';
import type { EscalationList } from '../../contracts/hand-over.js';
import type { ConversationResource } from '../../contracts/http.js';
import { openDesk, type Desk } from '../support/staff-desk.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { askForPeople, createHeldModel, HAND_OVER, untilShown, WITHIN } from './bed.js';

/** Sums up what it is given, unless there is a secret in it. */
const { model: answers } = createHeldModel();
const model: LanguageModel = {
  async answer(request) {
    const given = request.prompt.at(-1)?.text ?? '';
    if (!given.includes('<messages>')) return await answers.answer(request);
    if (given.includes('secret')) throw new Error('Not this one.');
    return { text: `Notes: ${given}`, model: 'held', usage: { inputTokens: 1, outputTokens: 1 } };
  },
};
let stack: Stack;
let ada: Desk;

beforeAll(async () => {
  const settings = { knowledge: { mode: 'none' as const }, handOver: HAND_OVER };
  stack = await startStack({ model, bot: { settings }, api: { socketTimings: { countEveryMs: 50 } } });
  ada = await openDesk(stack, { name: 'Ada', botIds: [stack.botId] });
}, 120_000);
afterAll(() => stack.close(), 120_000);

/** Settles whatever waits, so that the next test begins with an empty queue. */
async function settle(): Promise<void> {
  for (const { id } of await ada.list()) {
    await ada.claim(id);
    await ada.end(id, 'resolved');
  }
}

describe('whoever waits', () => {
  async function readPlace(chat: Visit) {
    const response = await fetch(`${stack.url}/api/v1/conversations/${chat.conversationId}`, {
      headers: { authorization: `Bearer ${chat.token}` },
    });
    return ((await response.json()) as ConversationResource).place;
  }

  /** What a client knows of its place: over a socket, or over server-sent events where there are no sockets. */
  function follow(chat: Visit, over: { WebSocket?: typeof WebSocket }) {
    const client = createParleyClient({ baseUrl: stack.url, token: chat.token, ...over });
    return client.openConversation({ botId: stack.botId, conversationId: chat.conversationId });
  }

  it('comes before others with what only people may answer, and hears that nobody is ahead', async () => {
    const [first, second] = [await visit(stack), await visit(stack)];
    await askForPeople(ada, first);
    await second.ask('I will ask my lawyer.');
    const log = await untilShown(second, 'queue, policy').then(() => second.readEvents());
    expect(log.at(-1)?.payload).toMatchObject({ queue: { ahead: 0 } });
    const order = (await ada.list()).map(({ conversationId, priority }) => [conversationId, priority]);
    expect(order).toEqual([
      [second.conversationId, 'high'],
      [first.conversationId, 'normal'],
    ]);
    expect(await readPlace(first)).toMatchObject({ ahead: 1 });
    await settle();
  });

  it('is told where they stand as others are taken or leave, and nothing of it is written', async () => {
    const [first, second, third] = [await visit(stack), await visit(stack), await visit(stack)];
    for (const chat of [first, second, third]) await askForPeople(ada, chat);
    const [bySocket, byStream] = [follow(second, { WebSocket }), follow(third, {})];
    const places = () => [bySocket, byStream].map((followed) => followed.getSnapshot().place?.ahead);
    await expect.poll(places, WITHIN).toEqual([1, 2]);
    const lengths = await Promise.all([second, third].map(async (chat) => (await chat.readEvents()).length));

    expect((await first.withdrawRequest()).status).toBe(204);
    await expect.poll(places, WITHIN).toEqual([0, 1]);
    expect((await third.leaveEmail('nora@mail.example')).status).toBe(204);
    await expect.poll(() => byStream.getSnapshot().place?.email, WITHIN).toBe('nora@mail.example');
    // After a reload, and over HTTP.
    expect(await readPlace(third)).toEqual({ ahead: 1, waitMinutes: null, email: 'nora@mail.example' });
    expect(await readPlace(first)).toBeUndefined();
    // Who has no socket shows that they type, too.
    const [waiting] = (await ada.list()).filter(({ conversationId }) => conversationId === third.conversationId);
    const shown: string[] = [];
    const abort = new AbortController();
    const hear = (type: string, data: string) => void shown.push(`${type} ${data}`);
    const listening = ada.listen(waiting?.id ?? '', { signal: abort.signal, hear });
    await expect.poll(() => shown.join(), WITHIN).toContain('owner.changed');
    byStream.setTyping(true);
    byStream.markRead();
    const toSign = (payload: object) =>
      expect.stringContaining(JSON.stringify({ from: 'customer', ...payload })) as string;
    await expect.poll(() => shown, WITHIN).toContainEqual(toSign({ on: true }));
    await expect.poll(() => shown, WITHIN).toContainEqual(toSign({ upToSeq: byStream.getSnapshot().lastSeq }));
    abort.abort();
    await listening;
    const again = follow(third, { WebSocket });
    await expect.poll(() => again.getSnapshot().place, WITHIN).toMatchObject({ ahead: 1, email: 'nora@mail.example' });
    again.close();

    const read = await Promise.all([second, third].map(async (chat) => (await chat.readEvents()).length));
    expect(read).toEqual(lengths);
    await settle();
    await untilShown(third, 'conversation.closed');
    await expect.poll(() => byStream.getSnapshot().place, WITHIN).toBeNull();
    bySocket.close();
    byStream.close();
  });
});

describe('whoever looks at the queue', () => {
  it('finds conversations by who it is, what the customer wrote, and tags: all words, in whatever state', async () => {
    const [tents, parcel] = [await visit(stack), await visit(stack)];
    await tents.ask('My blue tent has a hole');
    await parcel.ask('My parcel is 50%_late');
    await stack.prisma.visitor.updateMany({
      where: { conversations: { some: { id: tents.conversationId } } },
      data: { name: 'Nora Nygaard', email: 'nora@mail.example' },
    });
    const ids = { tents: await askForPeople(ada, tents), parcel: await askForPeople(ada, parcel) };
    await ada.call('POST', `/bots/${stack.botId}/conversations/${parcel.conversationId}/tags`, { tag: 'lost post' });
    // What was said last is somebody else's.
    await ada.claim(ids.tents);
    await ada.say(ids.tents, 'Which colour?');
    const find = async (text: string, query = '') => {
      const path = `/staff/escalations?text=${encodeURIComponent(text)}${query}`;
      return (await ada.call<EscalationList>('GET', path)).body.escalations.map(({ id }) => id);
    };
    expect(await find('nyg TENT')).toEqual([ids.tents]);
    expect(await find('nora@mail hol')).toEqual([ids.tents]);
    expect(await find('colour')).toEqual([]);
    expect(await find('nora parcel')).toEqual([]);
    expect(await find('lost')).toEqual([ids.parcel]);
    expect(await find('%')).toEqual([]);
    expect(await find("my ' \\ & |")).toEqual([]);
    expect(new Set(await find('my'))).toEqual(new Set([ids.tents, ids.parcel]));
    await settle();
    expect(await find('tent', `&bot=${stack.botId}&status=ended`)).toEqual([ids.tents]);
  });

  it('is told at once that it has changed, until their login ends; and of no other bot', async () => {
    const eve = await openDesk(stack, { name: 'Eve', botIds: [stack.botId] });
    const heard: string[] = [];
    const abort = new AbortController();
    const hear = (type: string, data: string) => {
      if (type !== '') heard.push(`${type} ${data}`);
    };
    const path = `/bots/${stack.botId}/escalations/stream`;
    const listening = eve.listenTo(path, { signal: abort.signal, hear });
    const WAITS = 'desk.changed {"change":"queue"}';
    await expect.poll(() => heard, WITHIN).toEqual([WAITS]);
    const chat = await visit(stack);
    await chat.requestPeople();
    await expect.poll(() => heard.length, WITHIN).toBeGreaterThanOrEqual(2);
    await untilShown(chat, 'queue, asked');
    await chat.send('Is anybody there?');
    await expect.poll(() => heard.at(-1), WITHIN).toBe('desk.changed {"change":"talk"}');
    abort.abort();
    await listening;
    const stranger = await openDesk(stack, { name: 'Stranger', botIds: [] });
    expect((await stranger.call('GET', path)).status).toBe(404);
    await settle();
  });
});

describe('an agent who comes to a conversation', () => {
  const readContext = async (id: string) =>
    (await ada.call<EscalationContext>('GET', `/staff/escalations/${id}/context`)).body;

  it('reads what the model has summed up of it, once there is more than a message, and what was said else', async () => {
    const short = await visit(stack);
    await short.ask('Is my parcel lost?');
    const id = await askForPeople(ada, short);
    const chat = await visit(stack);
    await chat.ask('I ordered a tent.');
    await chat.ask('Where is it?');
    const longer = await askForPeople(ada, chat);
    const read = async () => (await readContext(longer)).summary?.text;
    await expect.poll(read, WITHIN).toMatch(/^Notes: .*I ordered a tent.*Where is it/s);
    const { conversationId } = chat;
    const kept = await stack.prisma.conversationSummary.findUniqueOrThrow({ where: { conversationId } });
    expect((await readContext(longer)).latest).toEqual([]);
    expect(await readContext(id)).toMatchObject({ summary: null, latest: [] });

    // Asked for once more without a further word: what is there stands.
    await chat.withdrawRequest();
    await askForPeople(ada, chat);
    await settle();
    expect(await stack.prisma.conversationSummary.findUnique({ where: { conversationId } })).toEqual(kept);
  });

  it('reads the customer’s own last words where the model fails, and nobody has waited for that', async () => {
    const chat = await visit(stack);
    const words = ['One?', 'Two?', 'No secret?', 'Four?'];
    for (const word of words) await chat.ask(word);
    const id = await askForPeople(ada, chat);
    expect((await ada.claim(id)).status).toBe(200);
    expect(await readContext(id)).toMatchObject({ summary: null, latest: words.slice(1) });
    await settle();
  });
});
