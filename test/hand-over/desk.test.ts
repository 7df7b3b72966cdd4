import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CannedReply, CannedReplyList } from '../../contracts/canned-replies.js';
import type { EscalationContext, SuggestedAnswer } from '../../contracts/desk.js';
import { toEndedMessages } from '../../contracts/events.js';
import type { Escalation } from '../../contracts/hand-over.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { openDesk, type Desk } from '../support/staff-desk.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { changeSettings } from '../support/work.js';
import { askForPeople, createHeldModel, HAND_OVER, show, untilShown, WITHIN } from './bed.js';

let stack: Stack;
let ada: Desk;
let bob: Desk;

beforeAll(async () => {
  const settings = { knowledge: { mode: 'none' as const }, handOver: HAND_OVER };
  stack = await startStack({ model: createHeldModel().model, bot: { settings } });
  ada = await openDesk(stack, { name: 'Ada', botIds: [stack.botId] });
  bob = await openDesk(stack, { name: 'Bob', botIds: [stack.botId] });
}, 120_000);
afterAll(() => stack.close(), 120_000);

const requestPeople = (chat: Visit): Promise<string> => askForPeople(ada, chat);

describe('beside a conversation', () => {
  const readContext = async (id: string) =>
    (await ada.call<EscalationContext>('GET', `/staff/escalations/${id}/context`)).body;

  it('agents are told whose it is, what was collected, and what the customer said elsewhere', async () => {
    const before = await visit(stack);
    await before.ask('Do you sell tents?');
    const chat = await before.startAnother();
    const { conversationId } = chat;
    const lead = { name: 'Nora Nygaard', email: null, phone: null, company: null, need: 'Tents' };
    await stack.prisma.lead.create({
      data: { id: randomUUID(), botId: stack.botId, conversationId, captureKey: randomUUID(), ...lead },
    });
    const session = { status: 'completed' as const, step: 'need', asked: 'answer', skipped: [], retries: 0 };
    await stack.prisma.flowSession.create({
      data: { conversationId, botId: stack.botId, flowId: 'lead', slots: { need: 'Tents' }, ...session },
    });
    await stack.prisma.conversationSummary.create({
      data: { conversationId, botId: stack.botId, text: 'Wants tents.', uptoSeq: 1 },
    });
    const id = await requestPeople(chat);
    await ada.call('POST', `/bots/${stack.botId}/conversations/${conversationId}/tags`, { tag: ' Big  Order ' });
    expect(await readContext(id)).toMatchObject({
      customer: { name: null, isNamed: false },
      summary: { text: 'Wants tents.' },
      flow: { title: 'lead', status: 'completed', answers: [{ label: 'need', value: 'Tents' }] },
      leads: [lead],
      tags: ['big order'],
      earlier: [{ id: before.conversationId, preview: 'About: Do you sell tents?' }],
    });
    const stranger = await openDesk(stack, { name: 'Stranger', botIds: [] });
    expect((await stranger.call('GET', `/staff/escalations/${id}/context`)).status).toBe(404);
    await chat.withdrawRequest();
  });

  it('the bot suggests an answer, which nobody is sent; and says where it knows none', async () => {
    const suggest = (id: string) => ada.call<SuggestedAnswer>('POST', `/staff/escalations/${id}/suggestion`);
    const chat = await visit(stack);
    const id = await requestPeople(chat);
    expect((await suggest(id)).body).toEqual({ status: 'unasked' });
    await ada.claim(id);
    // What hands over is nothing to say to whom people have already.
    await chat.send('Is it blue, my lawyer asks?');
    await untilShown(chat, 'customer: Is it blue, my lawyer asks?');
    await ada.note(id, 'A difficult one.');
    const seen = (await chat.readEvents()).length;
    expect((await suggest(id)).body).toEqual({
      status: 'known',
      text: 'About: Is it blue, my lawyer asks?',
      sources: [],
    });
    expect((await chat.readEvents()).length).toBe(seen);
    await ada.say(id, 'It is green.');
    await chat.send('A secret?');
    await untilShown(chat, 'customer: A secret?');
    expect((await suggest(id)).body).toEqual({ status: 'unknown' });
    await ada.end(id, 'resolved');
    expect(await suggest(id)).toMatchObject({ status: 409, body: { code: 'escalation_ended' } });
  });
});

describe('canned replies', () => {
  it('are written by moderators, read by agents, and are not sent with blanks in them', async () => {
    const maja = await openDesk(stack, { name: 'Maja', role: 'moderator', botIds: [stack.botId] });
    const path = `/bots/${stack.botId}/canned-replies`;
    const hello = { name: 'Hello', text: 'Hello {{customer.name}}, I am {{ agent.name }}.' };
    expect((await ada.call('POST', path, hello)).status).toBe(403);
    const { status, body: made } = await maja.call<CannedReply>('POST', path, hello);
    expect(status).toBe(201);
    expect(await maja.call('POST', path, hello)).toMatchObject({ status: 409, body: { code: 'canned_reply_exists' } });
    expect((await maja.call('POST', path, { name: 'Odd', text: 'Pay {{iban}}' })).status).toBe(422);
    await maja.call('PATCH', `${path}/${made.id}`, { name: 'Greeting' });
    expect((await ada.call<CannedReplyList>('GET', path)).body.replies).toMatchObject([{ ...hello, name: 'Greeting' }]);

    const chat = await visit(stack);
    const id = await requestPeople(chat);
    await ada.claim(id);
    expect(await ada.say(id, 'Hello {{customer.name}}!')).toMatchObject({ status: 422, body: { code: 'blanks_left' } });
    expect((await ada.say(id, 'Write {{anything}} else.')).status).toBe(201);
    await ada.end(id, 'resolved');

    const stranger = await openDesk(stack, { name: 'Foreign', role: 'moderator', botIds: [] });
    expect((await stranger.call('DELETE', `${path}/${made.id}`)).status).toBe(404);
    expect((await maja.call('DELETE', `${path}/${made.id}`)).status).toBe(204);
    expect((await maja.call('DELETE', `${path}/${made.id}`)).status).toBe(404);
  });
});

describe('a settled conversation', () => {
  const reopen = (desk: Desk, { conversationId }: Visit) =>
    desk.call<Escalation>('POST', `/bots/${stack.botId}/conversations/${conversationId}/reopen`);

  it('is opened again by an agent who has it then, in one step of the log', async () => {
    const chat = await visit(stack);
    await chat.ask('Hello?');
    const id = await requestPeople(chat);
    await ada.claim(id);
    await ada.end(id, 'resolved');
    await untilShown(chat, 'conversation.closed');
    const before = (await chat.readEvents()).length;

    const [one, other] = await Promise.all([reopen(ada, chat), reopen(bob, chat)]);
    expect([one.status, other.status].sort()).toEqual([201, 409]);
    const [winner, won] = one.status === 201 ? [ada, one.body] : [bob, other.body];
    expect((one.status === 201 ? other : one).body.code).toBe('conversation_with_people');
    expect(won).toMatchObject({ status: 'claimed', reason: 'reopened', agent: { name: winner.name } });
    expect((await chat.readEvents()).slice(before).map(show)).toEqual([
      'conversation.status',
      `${winner.name}, reopened`,
    ]);
    const sent = await chat.send('Not quite settled.');
    await expect.poll(async () => (await chat.readEvents()).flatMap(toEndedMessages), WITHIN).toContain(sent);
    expect((await winner.say(won.id, 'What is left?')).status).toBe(201);
    expect((await winner.end(won.id, 'handed_back')).status).toBe(200);
    expect(await chat.ask('Bot?')).toBe('About: Bot?');
  });

  it('is not where it is open, erased, not theirs, or they have as many as they may', async () => {
    const chat = await visit(stack);
    await chat.ask('Hello?');
    expect(await reopen(ada, chat)).toMatchObject({ status: 409, body: { code: 'conversation_not_closed' } });
    const id = await requestPeople(chat);
    await ada.claim(id);
    await ada.end(id, 'resolved');
    const stranger = await openDesk(stack, { name: 'Distant', botIds: [] });
    expect((await reopen(stranger, chat)).status).toBe(404);
    const full = await openDesk(stack, { name: 'Full', botIds: [stack.botId] });
    await stack.prisma.staffUser.update({ where: { id: full.id }, data: { capacity: 0 } });
    expect(await reopen(full, chat)).toMatchObject({ status: 409, body: { code: 'agent_full' } });
    await stack.prisma.$queryRaw`
      SELECT parley_erase_conversation(${stack.botId}::uuid, ${chat.conversationId}::uuid, now() + interval '1 day')`;
    expect(await reopen(ada, chat)).toMatchObject({ status: 409, body: { code: 'conversation_erased' } });
  });
});

describe('a bot that assigns by itself', () => {
  it('gives conversations to who is there, has the skills and room, fewest first; else they wait', async () => {
    const { key: adminKey } = await createApiKeyStore(stack.prisma).create({ name: 'abilities' });
    async function come(name: string, abilities: { skills: string[]; capacity?: number }, state?: 'away') {
      const desk = await openDesk(stack, { name, botIds: [stack.botId] });
      const given = await fetch(`${stack.url}/api/v1/admin/staff/${desk.id}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(abilities),
      });
      expect(given.status).toBe(200);
      await desk.sayPresence(state);
      return desk;
    }
    async function ask(): Promise<Visit> {
      const chat = await visit(stack);
      await chat.requestPeople();
      return chat;
    }
    const able = { skills: ['Returns', 'tents', ' returns '] };
    const busy = await come('Busy', able);
    expect((await busy.claim(await requestPeople(await visit(stack)))).status).toBe(200);
    await come('Free', { ...able, capacity: 1 });
    await come('Unable', { skills: ['tents'] });
    await come('Away', able, 'away');
    await openDesk(stack, { name: 'Absent', botIds: [stack.botId] });
    await changeSettings(stack, { handOver: { ...HAND_OVER, assignment: 'auto' } });

    await untilShown(await ask(), 'Free, assigned');
    await untilShown(await ask(), 'Busy, assigned');
    await untilShown(await ask(), 'Busy, assigned');
    await busy.sayPresence('away');
    const waiting = await ask();
    await untilShown(waiting, 'queue, asked');
    expect((await ada.claim(await requestPeople(waiting))).status).toBe(200);
    await untilShown(waiting, 'Ada, claimed');
  });
});
