import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConversationList, PublishedBot, Transcript, TurnList } from '../../contracts/conversations-of-a-bot.js';
import type { StaffBots } from '../../contracts/staff.js';
import type { ConversationTags, TagList, TagOrigins } from '../../contracts/tags.js';
import { createConversationLog } from '../../prisma/stores/conversation-log.js';
import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff, type StaffLogin } from './support/staff.js';

const UI = 'http://temporal.example:8233/';

let rig: ApiRig;
let agent: StaffLogin;
let admin: StaffLogin;
let stranger: StaffLogin;
let otherBotId: string;

beforeAll(async () => {
  rig = await startApiRig({ overrides: () => ({ temporalUiUrl: UI }) });
  otherBotId = await rig.createBot('other');
  await makeStaff(rig, { email: 'agent@shop.example', role: 'agent', botIds: [rig.botId] });
  await makeStaff(rig, { email: 'stranger@shop.example', role: 'moderator', botIds: [otherBotId] });
  await makeStaff(rig, { email: 'admin@shop.example', role: 'admin' });
  agent = await logIn(rig, 'agent@shop.example');
  stranger = await logIn(rig, 'stranger@shop.example');
  admin = await logIn(rig, 'admin@shop.example');
});
afterAll(() => rig.close());

const list = (query = '', { headers }: Pick<StaffLogin, 'headers'> = agent, botId = rig.botId) =>
  rig.request<ConversationList>(`/api/v1/bots/${botId}/conversations${query}`, { headers });
const idsOf = (reply: { body: ConversationList }) => reply.body.conversations.map(({ id }) => id);

/** A conversation with a question of a customer and an answer to it. */
async function talk(question: string, answer = 'So it is.'): Promise<string> {
  const conversationId = await rig.startConversation(await rig.becomeVisitor());
  const clientMessageId = randomUUID();
  await rig.turns.record({ conversationId, clientMessageId, text: question });
  await rig.turns.answer({ conversationId, turnNo: 1, answers: [clientMessageId], text: answer });
  return conversationId;
}

describe('the bots of staff', () => {
  it('are those that they work with, and all for an admin', async () => {
    const ask = async ({ headers }: StaffLogin) => {
      const { body } = await rig.request<StaffBots>('/api/v1/staff/bots', { headers });
      return body.bots.map(({ slug }) => slug);
    };
    expect(await ask(agent)).toEqual(['shop']);
    expect(await ask(stranger)).toEqual(['other']);
    expect(await ask(admin)).toEqual(['other', 'shop']);
  });

  it('show their settings to moderators who work with them', async () => {
    const ask = (botId: string, { headers }: StaffLogin) =>
      rig.request<PublishedBot>(`/api/v1/bots/${botId}/settings`, { headers });
    const { body } = await ask(rig.botId, admin);
    expect(body).toMatchObject({ slug: 'shop', settings: { suggestions: ['Hi?'] }, published: { version: 1 } });
    expect((await ask(otherBotId, stranger)).status).toBe(200);
    expect((await ask(rig.botId, stranger)).status).toBe(404);
    expect((await ask(rig.botId, agent)).status).toBe(403);
    const draft = await rig.draftBot('unpublished');
    expect((await ask(draft.draft.botId, admin)).body.published).toBeNull();
  });
});

describe('the conversations of a bot', () => {
  it('are listed newest first, page by page, each once', async () => {
    const ids: string[] = [];
    for (const question of ['One?', 'Two?', 'Three?', 'Four?', 'Five?']) ids.push(await talk(question));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await list(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.body.conversations.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(page));
      // What begins in between comes before all pages.
      if (cursor === '') await talk('In between?');
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('come with who wrote, how much, and what was said last', async () => {
    const id = await talk('Where is my parcel?', `It is ${'very '.repeat(50)}near.`);
    const { visitorId } = await rig.prisma.conversation.findUniqueOrThrow({ where: { id } });
    await rig.prisma.visitor.update({ where: { id: visitorId }, data: { name: 'Nora', email: 'nora@home.example' } });
    const { conversations } = (await list('?limit=1')).body;
    expect(conversations).toMatchObject([
      {
        id,
        status: 'open',
        owner: { kind: 'bot' },
        customer: { id: visitorId, name: 'Nora', email: 'nora@home.example' },
        messages: 2,
        lastMessage: { role: 'bot', preview: `It is ${'very '.repeat(50)}near.`.slice(0, 160) },
      },
    ]);
    const { createdAt = '', lastActivityAt = '' } = conversations[0] ?? {};
    expect(lastActivityAt >= createdAt).toBe(true);
    await rig.startConversation(await rig.becomeVisitor());
    expect((await list('?limit=1')).body.conversations[0]).toMatchObject({ messages: 0, lastMessage: null });
  });

  it('are found by status, owner and time', async () => {
    const id = await talk('Closed?');
    await rig.prisma.conversation.update({ where: { id }, data: { status: 'closed', ownerKind: 'agent' } });
    expect(idsOf(await list('?status=closed'))).toEqual([id]);
    expect(idsOf(await list('?owner=agent&status=closed'))).toEqual([id]);
    expect(idsOf(await list('?owner=queue'))).toEqual([]);
    await rig.prisma.conversation.update({ where: { id }, data: { createdAt: new Date('2020-05-01T10:00:00Z') } });
    expect(idsOf(await list('?to=2020-05-02T00:00:00Z'))).toEqual([id]);
    expect(idsOf(await list('?from=2020-05-01T12:00:00%2B02:00&to=2020-05-01T10:00:00.001Z'))).toEqual([id]);
    expect(idsOf(await list('?to=2020-05-01T10:00:00Z'))).toEqual([]);
  });

  it('are found by words that one message has, and by their beginnings, whatever is typed', async () => {
    const mail = await talk('Is anna@home.example a good address for the zebrafinch?');
    const umlaut = await talk("What's an Überseecontainer?");
    const find = async (text: string) => idsOf(await list(`?text=${encodeURIComponent(text)}`));
    expect(await find('zebrafinch')).toEqual([mail]);
    expect(await find('ZEBRA good')).toEqual([mail]);
    expect(await find('anna@home.example')).toEqual([mail]);
    expect(await find('übersee')).toEqual([umlaut]);
    expect(await find("what's")).toEqual([umlaut]);
    // In two messages, not in one.
    expect(await find('zebrafinch so')).toEqual([]);
    for (const odd of ["'", '\\', "a' | 'b", '!!!', ':*', '& |', '<->', '(', '%', '\u{1F600}']) {
      expect((await list(`?text=${encodeURIComponent(odd)}`)).status).toBe(200);
    }
  });

  it.each([
    ['?status=asleep', 'status'],
    ['?from=yesterday', 'from'],
    ['?limit=101', 'limit'],
    [`?text=${'a'.repeat(201)}`, 'text'],
    ['?text=%00', 'text'],
    ['?cursor=made-up', 'cursor'],
    [`?cursor=${Buffer.from('2020-01-01T00:00:00Z x').toString('base64url')}`, 'cursor'],
  ])('are not listed for %s', async (query, path) => {
    expect(await list(query)).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });
});

describe('a conversation of a bot', () => {
  it('is read with its events, page by page, and a link to its workflow', async () => {
    const id = await talk('Do you deliver?', 'We do.');
    const read = (query = '') =>
      rig.request<Transcript>(`/api/v1/bots/${rig.botId}/conversations/${id}${query}`, { headers: agent.headers });
    const first = (await read('?limit=2')).body;
    expect(first.events.map(({ type }) => type)).toEqual(['conversation.started', 'message.created']);
    expect(first).toMatchObject({ lastSeq: 2, more: true, conversation: { id, lastTurn: 1, messages: 2 } });
    const rest = (await read('?after=2')).body;
    expect(rest).toMatchObject({ events: [{ seq: 3, payload: { text: 'We do.' } }], lastSeq: 3, more: false });
    const namespace = rig.temporal.client.options.namespace;
    expect(rest.conversation.temporalUrl).toBe(
      `http://temporal.example:8233/namespaces/${namespace}/workflows/conversation-${id}`,
    );
  });

  it('comes with how its customer rated it', async () => {
    const customer = await rig.becomeVisitor();
    const id = await rig.startConversation(customer);
    const readRating = async () =>
      (await rig.request<Transcript>(`/api/v1/bots/${rig.botId}/conversations/${id}`, { headers: agent.headers })).body
        .conversation.rating;
    expect(await readRating()).toBeNull();
    const rating = { score: 4, comment: 'Quick and kind.' };
    await rig.post(`/api/v1/conversations/${id}/rating`, rating, customer.headers);
    expect(await readRating()).toEqual(rating);
  });

  it('tells of each turn which model it took, how long the customer waited and what was cited', async () => {
    const id = await talk('First?');
    const clientMessageId = randomUUID();
    await rig.turns.record({ conversationId: id, clientMessageId, text: 'Second?' });
    const log = createConversationLog(rig.prisma);
    const citations = [{ passageId: 'returns', title: 'How do I return something?', score: 0.9 }];
    const context = {
      ...{ budgetTokens: 4000, usedTokens: 12, memory: 'off' as const, knowledge: 'available' as const },
      parts: [{ kind: 'instructions' as const, tokens: 12, included: true, why: 'always' }],
      prompt: [{ role: 'system' as const, text: 'Be kind.' }],
    };
    const message = { clientMessageId, text: 'Second?', at: new Date().toISOString(), correlationId: 'test' };
    await log.publishAnswer({
      ...{ botId: rig.botId, conversationId: id, turnNo: 2, ownerEpoch: 0, messages: [message] },
      answer: {
        ...{ text: 'So.', origin: 'model', degraded: true, citations, suggestions: [], model: 'some-model' },
        ...{ usage: { inputTokens: 40, outputTokens: 3 }, context },
      },
    });
    await log.interruptTurn({
      ...{ botId: rig.botId, conversationId: id, turnNo: 3, cause: 'follow_up' },
      messages: [{ ...message, clientMessageId: randomUUID() }],
    });
    const turns = (query = '') =>
      rig.request<TurnList>(`/api/v1/bots/${rig.botId}/conversations/${id}/turns${query}`, { headers: agent.headers });
    const { body } = await turns();
    expect(body.more).toBe(false);
    expect(body.turns).toMatchObject([
      { turnId: 'turn-1', status: 'published', origin: 'fallback', model: null, context: null, citations: [] },
      {
        ...{ turnNo: 2, status: 'published', origin: 'model', degraded: true, answers: [clientMessageId], citations },
        ...{ model: 'some-model', usage: { inputTokens: 40, outputTokens: 3 }, context },
      },
      { turnNo: 3, status: 'superseded', supersededBy: 'follow_up', seq: null, waitedMs: null },
    ]);
    expect(body.turns[1]?.waitedMs).toBeGreaterThanOrEqual(0);
    expect((await turns('?after=1&limit=1')).body).toMatchObject({ turns: [{ turnNo: 2 }], more: true });
    expect((await turns('?after=3')).body).toEqual({ turns: [], more: false });
  });

  it('is not there for staff of another bot, nor at the address of another bot', async () => {
    const id = await talk('Private?');
    for (const path of ['', `/${id}`, `/${id}/turns`]) {
      const own = `/api/v1/bots/${rig.botId}/conversations${path}`;
      expect((await rig.request(own, { headers: agent.headers })).status).toBe(200);
      expect((await rig.request(own, { headers: admin.headers })).status).toBe(200);
      expect(await rig.request(own, { headers: stranger.headers })).toMatchObject({
        status: 404,
        body: { code: 'bot_not_found' },
      });
      if (path === '') continue;
      const elsewhere = `/api/v1/bots/${otherBotId}/conversations${path}`;
      for (const { headers } of [stranger, admin]) {
        expect(await rig.request(elsewhere, { headers })).toMatchObject({
          status: 404,
          body: { code: 'conversation_not_found' },
        });
      }
    }
    expect(idsOf(await list('?text=private', stranger, otherBotId))).toEqual([]);
  });
});

describe('the tags of a conversation', () => {
  const toPath = (conversationId: string, botId = rig.botId) =>
    `/api/v1/bots/${botId}/conversations/${conversationId}/tags`;
  const add = (conversationId: string, tag: string, { headers }: Pick<StaffLogin, 'headers'> = agent) =>
    rig.post<ConversationTags & { code?: string }>(toPath(conversationId), { tag }, headers);

  it('are added once, taken away, counted, and what the list is filtered by', async () => {
    const [one, other] = [await talk('Tagged one?'), await talk('Tagged other?')];
    expect((await add(one, '  Urgent   Matter ')).body.tags).toEqual(['urgent matter']);
    await Promise.all([add(one, 'urgent matter'), add(one, 'tent'), add(other, 'tent')]);
    expect(idsOf(await list('?tag=Tent')).sort()).toEqual([one, other].sort());
    expect(idsOf(await list('?tag=urgent%20matter'))).toEqual([one]);
    const { body: known } = await rig.request<TagList>(`/api/v1/bots/${rig.botId}/tags`, { headers: agent.headers });
    expect(known.tags).toEqual([
      { tag: 'tent', conversations: 2 },
      { tag: 'urgent matter', conversations: 1 },
    ]);
    const removed = await rig.request<ConversationTags>(`${toPath(one)}/tent`, {
      method: 'DELETE',
      headers: agent.headers,
    });
    expect(removed.body.tags).toEqual(['urgent matter']);
  });

  it('are shown with who gave them, among the lines that the staff alone sees, until it is erased', async () => {
    const id = await talk('Who tagged?');
    await add(id, 'tent');
    await add(id, 'tent', admin);
    await add(id, 'rope', admin);
    const { body } = await rig.request<TagOrigins>(toPath(id), { headers: agent.headers });
    expect(body.tags).toMatchObject([
      { tag: 'tent', by: { id: agent.user.id, name: agent.user.name } },
      { tag: 'rope', by: { id: admin.user.id } },
    ]);
    await rig.request(`${toPath(id)}/tent`, { method: 'DELETE', headers: admin.headers });
    const lines = await rig.deps.escalations.readInternal({ botId: rig.botId, conversationId: id });
    expect(lines.map(({ type, payload }) => `${type} ${String(payload['text'])}`)).toEqual([
      ...['tag.added tent', 'tag.added rope', 'tag.removed tent'],
    ]);
    expect((await rig.request(toPath(id), { headers: stranger.headers })).status).toBe(404);
  });

  it('are bounded, and go with what was said', async () => {
    const id = await talk('Many tags?');
    for (let count = 0; count < 20; count += 1) expect((await add(id, `tag ${count}`)).status).toBe(200);
    expect(await add(id, 'one more')).toMatchObject({ status: 409, body: { code: 'too_many_tags' } });
    expect((await add(id, 'tag 3')).status).toBe(200);
    expect((await add(id, ' ')).status).toBe(422);
    expect((await add(id, 'x'.repeat(41))).status).toBe(422);
    await rig.prisma.pendingMessage.deleteMany({ where: { conversationId: id } });
    await rig.prisma.conversation.update({ where: { id }, data: { status: 'closed' } });
    await rig.prisma.$queryRaw`
      SELECT parley_erase_conversation(${rig.botId}::uuid, ${id}::uuid, now() + interval '1 day')`;
    expect((await rig.prisma.conversation.findUniqueOrThrow({ where: { id } })).tags).toEqual([]);
    const lines = await rig.prisma.internalEvent.findMany({ where: { conversationId: id } });
    expect(JSON.stringify(lines)).not.toContain('tag 3');
  });

  it('of another bot cannot be seen or changed', async () => {
    const id = await talk('Whose tags?');
    expect((await add(id, 'mine', stranger)).status).toBe(404);
    expect((await rig.post(toPath(id, otherBotId), { tag: 'mine' }, stranger.headers)).status).toBe(404);
    const asked = await rig.request(`/api/v1/bots/${rig.botId}/tags`, { headers: stranger.headers });
    expect(asked.status).toBe(404);
  });
});
