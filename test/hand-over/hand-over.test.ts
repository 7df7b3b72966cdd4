import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

import { createParleyClient } from '../../client/index.js';
import type { ColleagueList } from '../../contracts/desk.js';
import { toEndedMessages, type ConversationEvent } from '../../contracts/events.js';
import { toConversationWorkflowId, toEscalationWorkflowId } from '../../contracts/temporal.js';
import { createConversationLog } from '../../prisma/stores/conversation-log.js';
import { moveOn } from '../../workflows/conversation/messages.js';
import { openDesk, type Desk } from '../support/staff-desk.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { askForPeople, createHeldModel, HAND_OVER, HANDED, show, untilShown, WITHIN } from './bed.js';

const CALLBACK = {
  ...{ id: 'callback', title: 'Call me back', texts: { completed: 'Thank you.' }, then: 'hand_over' as const },
  steps: [{ id: 'phone', type: 'phone' as const, prompt: 'Under which number?' }],
};
const { model, held } = createHeldModel();
let stack: Stack;
let ada: Desk;
let bob: Desk;

beforeAll(async () => {
  const settings = { knowledge: { mode: 'none' as const }, handOver: HAND_OVER };
  stack = await startStack({ model, bot: { settings, flows: [CALLBACK] } });
  ada = await openDesk(stack, { name: 'Ada', botIds: [stack.botId] });
  bob = await openDesk(stack, { name: 'Bob', botIds: [stack.botId] });
}, 120_000);
afterAll(() => stack.close(), 120_000);

const message = (text: string) => ({ text, at: new Date().toISOString(), correlationId: 'test' });
const ANSWER = {
  ...{ degraded: false, citations: [], suggestions: [], model: null, context: null },
  usage: { inputTokens: 0, outputTokens: 0 },
};

const requestPeople = (chat: Visit): Promise<string> => askForPeople(ada, chat);

describe('a customer who asks for a human', () => {
  it('is answered by one, then by the bot again, in one log', async () => {
    const chat = await visit(stack);
    await chat.ask('Hello?');
    const id = await requestPeople(chat);
    // Not what the bot said last.
    const preview = async () => (await ada.list()).find((escalation) => escalation.id === id)?.preview;
    expect(await preview()).toBe('Hello?');
    const waiting = await chat.send('Is anybody there?');
    await expect.poll(async () => (await chat.readEvents()).flatMap(toEndedMessages), WITHIN).toContain(waiting);
    expect(await ada.claim(id)).toMatchObject({ status: 200, body: { status: 'claimed', agent: { name: 'Ada' } } });
    expect((await ada.say(id, 'Good day, I am Ada.')).status).toBe(201);
    await chat.send('I have lost my parcel.');
    await untilShown(chat, 'customer: I have lost my parcel.');
    expect(await preview()).toBe('I have lost my parcel.');
    expect((await ada.end(id, 'handed_back')).status).toBe(200);
    expect(await chat.ask('And what do you say?')).toBe('About: And what do you say?');

    expect((await chat.readEvents()).map(show).slice(1)).toEqual([
      'customer: Hello?',
      'bot: About: Hello?',
      'queue, asked',
      'customer: Is anybody there?',
      'Ada, claimed',
      'agent: Good day, I am Ada.',
      'customer: I have lost my parcel.',
      'bot, handed_back',
      'customer: And what do you say?',
      'bot: About: And what do you say?',
    ]);
  });

  it('has one place in the queue however often they ask, and may leave it', async () => {
    const chat = await visit(stack);
    const id = await requestPeople(chat);
    await Promise.all([chat.requestPeople(), chat.requestPeople()]);
    expect((await chat.withdrawRequest()).status).toBe(204);
    expect(await untilShown(chat, 'bot, withdrawn')).toEqual([
      'conversation.started',
      'queue, asked',
      'bot, withdrawn',
    ]);
    expect((await chat.withdrawRequest()).status).toBe(409);
    expect(await ada.claim(id)).toMatchObject({ status: 409, body: { code: 'escalation_ended' } });
    expect(await chat.ask('Bot?')).toBe('About: Bot?');
  });

  it('is settled: the conversation is closed, and opens again with the bot', async () => {
    const chat = await visit(stack);
    const id = await requestPeople(chat);
    await bob.claim(id);
    expect((await bob.end(id, 'resolved')).body).toMatchObject({ status: 'ended', outcome: 'resolved' });
    await untilShown(chat, 'conversation.closed');
    expect(await chat.ask('One more thing?')).toBe('About: One more thing?');
    expect((await ada.list('ended')).map((ended) => ended.id)).toContain(id);
  });
});

describe('a bot that hands over by itself', () => {
  const owners = async (chat: Visit) =>
    (await chat.readEvents()).filter(({ type }) => type === 'owner.changed').map(show);

  it('says so, and does: for a phrase, and at the end of a flow', async () => {
    const chat = await visit(stack);
    expect(await chat.ask('I will ask my lawyer.')).toBe(HANDED);
    await untilShown(chat, 'queue, policy');
    await chat.withdrawRequest();
    await untilShown(chat, 'bot, withdrawn');

    await chat.ask('Call me back');
    expect(await chat.ask('030 1234567')).toBe(`Thank you.\n\n${HANDED}`);
    await untilShown(chat, 'queue, flow');
    await chat.withdrawRequest();
    await untilShown(chat, 'bot, withdrawn');
    expect(await chat.ask('Bot?')).toBe('About: Bot?');
  });

  it('does so once, with a run that was lost right behind the answer, and others after that', async () => {
    const chat = await visit(stack);
    await chat.ask('Hello?');
    const { conversationId } = chat;
    const terminate = () =>
      stack.temporal.workflow.getHandle(toConversationWorkflowId(conversationId)).terminate('as if it had died');
    await terminate();
    const messages = [{ ...message('My lawyer!'), clientMessageId: randomUUID() }];
    const request = { escalationId: randomUUID(), reason: 'policy' as const, askedAt: new Date().toISOString() };
    const answer = { ...ANSWER, text: HANDED, origin: 'people' as const, handOver: request };
    const turn = { botId: stack.botId, conversationId, turnNo: 2, ownerEpoch: 0, messages, answer };
    await createConversationLog(stack.prisma).publishAnswer(turn);

    const sent = await chat.send('Is anybody there?');
    await expect.poll(() => owners(chat), WITHIN).toEqual(['queue, policy']);
    await expect.poll(async () => (await chat.readEvents()).flatMap(toEndedMessages), WITHIN).toContain(sent);
    await terminate();
    await ada.claim(request.escalationId);
    await ada.end(request.escalationId, 'handed_back');
    expect(await chat.ask('Bot?')).toBe('About: Bot?');
    await terminate();
    expect(await chat.ask('Still the bot?')).toBe('About: Still the bot?');
    expect(await owners(chat)).toEqual(['queue, policy', 'Ada, claimed', 'bot, handed_back']);
    expect(await stack.prisma.escalation.count({ where: { conversationId } })).toBe(1);
  });
});

describe('the bot', () => {
  it('says nothing more once people have the conversation, with an answer being made', async () => {
    const chat = await visit(stack);
    const asked = await chat.send('Please wait with this one.');
    await expect.poll(() => held.length, WITHIN).toBe(1);
    const id = await requestPeople(chat);
    await ada.claim(id);
    held.pop()?.();
    await ada.say(id, 'I do this.');
    const events = await chat.readEvents();
    expect(events.map(show).slice(1)).toEqual([
      'customer: Please wait with this one.',
      'queue, asked',
      'Ada, claimed',
      'agent: I do this.',
    ]);
    expect(toEndedMessages(events[2] as ConversationEvent)).toEqual([asked]);
    await ada.end(id, 'resolved');
  });

  it('nor does a worker that was cut off in the middle of an answer', async () => {
    const chat = await visit(stack);
    await chat.send('Please wait with this one too.');
    await expect.poll(() => held.length, WITHIN).toBe(1);
    const id = await requestPeople(chat);
    await ada.claim(id);
    // What it would have published was made for an owner of another epoch.
    const { ownerEpoch } = await stack.prisma.conversation.findUniqueOrThrow({ where: { id: chat.conversationId } });
    expect(ownerEpoch).toBe(2);
    const [{ outcome } = { outcome: null }] = await stack.prisma.$queryRaw<{ outcome: object | null }[]>`
      SELECT parley_publish_answer(${stack.botId}::uuid, ${chat.conversationId}::uuid, 99, 0, '[]'::jsonb,
        '{"messageId": "turn-99", "role": "bot", "text": "Too late", "answer": {}}'::jsonb, NULL, '{}'::jsonb) AS outcome`;
    expect(outcome).toMatchObject({ status: 'superseded', reason: 'owner' });
    held.pop()?.();
    await ada.end(id, 'resolved');
    expect((await chat.readEvents()).map(show).join()).not.toMatch(/Too late|About/);
  });
});

describe('agents', () => {
  it('of twenty who claim at once one has the conversation, and nineteen are told so', async () => {
    const desks: Desk[] = [];
    for (let index = 0; index < 20; index += 1) {
      desks.push(await openDesk(stack, { name: `Agent${index}`, botIds: [stack.botId] }));
    }
    const chat = await visit(stack);
    const id = await requestPeople(chat);
    const claims = await Promise.all(desks.map((desk) => desk.claim(id)));
    const verdicts = claims.map(({ status, body }) => body.code ?? String(status)).toSorted();
    expect(verdicts).toEqual(['200', ...Array.from({ length: 19 }, () => 'escalation_taken')]);
    expect((await chat.readEvents()).filter(({ type }) => type === 'owner.changed')).toHaveLength(2);
    const winner = desks[claims.findIndex(({ status }) => status === 200)];
    expect((await winner?.claim(id))?.status).toBe(200);
    expect((await winner?.end(id, 'resolved'))?.status).toBe(200);
  });

  it('give a conversation to a colleague, and back to the queue', async () => {
    const chat = await visit(stack);
    const id = await requestPeople(chat);
    expect(await ada.release(id)).toMatchObject({ status: 409, body: { code: 'escalation_not_yours' } });
    await ada.claim(id);
    expect(await bob.assign(id, bob.id)).toMatchObject({ status: 409, body: { code: 'escalation_not_yours' } });
    const { body } = await ada.call<ColleagueList>('GET', `/staff/escalations/${id}/colleagues`);
    expect(body.colleagues).toContainEqual({
      ...{ id: bob.id, name: 'Bob', isThere: false, isSkilled: false, conversations: 0, capacity: 5 },
    });
    expect(body.colleagues.map(({ name }) => name)).not.toContain('Ada');
    expect((await ada.assign(id, bob.id)).body).toMatchObject({ agent: { name: 'Bob' } });
    expect(await ada.say(id, 'Still me?')).toMatchObject({ status: 409, body: { code: 'escalation_not_yours' } });
    expect((await bob.release(id)).body.status).toBe('waiting');
    expect(await ada.assign(id, randomUUID())).toMatchObject({ status: 422, body: { code: 'agent_unknown' } });
    await ada.claim(id);
    await ada.end(id, 'resolved');
  });

  it('have no more conversations than they may', async () => {
    const carl = await openDesk(stack, { name: 'Carl', botIds: [stack.botId] });
    await stack.prisma.staffUser.update({ where: { id: carl.id }, data: { capacity: 1 } });
    const ids = [await requestPeople(await visit(stack)), await requestPeople(await visit(stack))];
    const claims = await Promise.all(ids.map((id) => carl.claim(id)));
    expect(claims.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(claims.find(({ status }) => status === 409)?.body.code).toBe('agent_full');
    for (const id of ids) await bob.claim(id).then(() => bob.end(id, 'resolved'));
    await carl.end(ids[claims.findIndex(({ status }) => status === 200)] ?? '', 'resolved');
  });

  it('say each thing once, and leave notes that no customer sees', async () => {
    const chat = await visit(stack);
    const id = await requestPeople(chat);
    await ada.claim(id);
    const key = { 'idempotency-key': randomUUID() };
    const [one, again] = [await ada.say(id, 'Once.', key), await ada.say(id, 'Once.', key)];
    expect(again.body.seq).toBe(one.body.seq);
    expect((await ada.say(id, 'Other.', key)).status).toBe(409);
    await ada.note(id, 'A difficult one.');
    expect(await ada.readInternal(id)).toMatchObject([{ type: 'note', payload: { text: 'A difficult one.' } }]);
    expect(JSON.stringify(await chat.readEvents())).not.toContain('difficult');
    await ada.end(id, 'handed_back');
  });

  it('of another bot see nothing of it', async () => {
    const other = await openDesk(stack, { name: 'Other', botIds: [] });
    const id = await requestPeople(await visit(stack));
    expect(await other.list()).toEqual([]);
    for (const { status } of [await other.claim(id), await other.say(id, 'Hello'), await other.end(id, 'resolved')]) {
      expect(status).toBe(404);
    }
    await ada.claim(id);
    await ada.end(id, 'resolved');
  });
});

it('shows each side that the other types, and what it has read, for the moment only', async () => {
  const chat = await visit(stack);
  const id = await requestPeople(chat);
  await ada.claim(id);
  await ada.say(id, 'Good day.');
  const client = createParleyClient({ baseUrl: stack.url, token: chat.token, WebSocket });
  const conversation = client.openConversation({ botId: stack.botId, conversationId: chat.conversationId });
  const get = () => conversation.getSnapshot();
  await expect.poll(() => get().events.at(-1)?.type, WITHIN).toBe('message.created');
  const abort = new AbortController();
  const heard: string[] = [];
  const listening = ada.listen(id, { signal: abort.signal, hear: (type, data) => heard.push(`${type} ${data}`) });
  const toSign = (payload: object) =>
    expect.stringContaining(JSON.stringify({ from: 'customer', ...payload })) as string;

  await expect.poll(() => heard.join(), WITHIN).toContain('message.created');
  conversation.setTyping(true);
  conversation.setTyping(true);
  conversation.markRead();
  await expect.poll(() => heard, WITHIN).toContainEqual(toSign({ upToSeq: get().lastSeq }));
  expect(heard.filter((one) => one.startsWith('people.typing'))).toEqual([toSign({ on: true })]);

  expect((await ada.sign(id, { type: 'typing', on: true })).status).toBe(204);
  await expect.poll(() => get().people.isTyping, WITHIN).toBe(true);
  expect((await ada.sign(id, { type: 'read', upToSeq: 4 })).status).toBe(204);
  await expect.poll(() => get().people, WITHIN).toEqual({ isTyping: true, readUpToSeq: 4 });
  await ada.say(id, 'How can I help?');
  await expect.poll(() => get().people.isTyping, WITHIN).toBe(false);
  expect(await bob.sign(id, { type: 'typing', on: true })).toMatchObject({ status: 409 });
  expect(JSON.stringify(await chat.readEvents())).not.toContain('people.');

  abort.abort();
  await listening;
  conversation.close();
  await ada.end(id, 'handed_back');
});

it('goes on through new runs of both workflows, and a run that was lost', async () => {
  const chat = await visit(stack);
  const id = await requestPeople(chat);
  const escalation = stack.temporal.workflow.getHandle(toEscalationWorkflowId(id));
  const conversation = stack.temporal.workflow.getHandle(toConversationWorkflowId(chat.conversationId));
  expect((await ada.claim(id)).status).toBe(200);
  await escalation.signal(moveOn);
  await conversation.terminate('test');
  const sent = await chat.send('Are you still there?');
  await expect.poll(async () => (await chat.readEvents()).flatMap(toEndedMessages), WITHIN).toContain(sent);
  expect((await ada.say(id, 'I am.')).status).toBe(201);
  expect((await ada.end(id, 'handed_back')).status).toBe(200);
  expect(await chat.ask('Bot?')).toBe('About: Bot?');
});
