import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConversationFeedback } from '../../contracts/feedback.js';
import { openChat } from './support/chat-socket.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';

let rig: ApiRig;
let anna: Visitor;
beforeAll(async () => {
  rig = await startApiRig();
  anna = await rig.becomeVisitor();
});
afterAll(() => rig.close());

/** A conversation of Anna's with one question and its answer, `turn-1`. */
async function converse(): Promise<string> {
  const conversationId = await rig.startConversation(anna);
  const clientMessageId = randomUUID();
  await rig.turns.record({ conversationId, clientMessageId, text: 'Where is it?' });
  await rig.turns.answer({ conversationId, turnNo: 1, answers: [clientMessageId], text: 'I do not know.' });
  return conversationId;
}

const say = (conversationId: string, body: object) =>
  rig.post(`/api/v1/conversations/${conversationId}/feedback`, body, anna.headers);
const rate = (conversationId: string, body: object) =>
  rig.post(`/api/v1/conversations/${conversationId}/rating`, body, anna.headers);
const read = async (conversationId: string) =>
  (
    await rig.request<ConversationFeedback>(`/api/v1/conversations/${conversationId}/feedback`, {
      headers: anna.headers,
    })
  ).body;

describe('feedback on an answer', () => {
  it('is kept once, however often it is sent, and the latest word counts as a whole', async () => {
    const id = await converse();
    const down = { messageId: 'turn-1', value: 'down', comment: 'It is late. My card is 4111 1111 1111 1111.' };
    const kept = { messageId: 'turn-1', value: 'down', comment: expect.not.stringContaining('4111') as string };
    expect(await say(id, down)).toMatchObject({ status: 200, body: kept });
    const before = await rig.prisma.feedback.findMany({ where: { conversationId: id } });
    expect(await say(id, down)).toMatchObject({ status: 200, body: kept });
    expect(await rig.prisma.feedback.findMany({ where: { conversationId: id } })).toEqual(before);
    expect(await read(id)).toEqual({ feedback: [kept], rating: null });

    await say(id, { messageId: 'turn-1', value: 'up' });
    expect((await read(id)).feedback).toEqual([{ messageId: 'turn-1', value: 'up', comment: null }]);
    expect(await say(id, { messageId: 'turn-1', value: null, comment: 'never mind' })).toMatchObject({
      body: { value: null, comment: null },
    });
    expect((await read(id)).feedback).toEqual([]);
  });

  it('is taken for answers of the bot that are there, and for nothing else', async () => {
    const id = await converse();
    const own = await rig.prisma.conversationEvent.findFirstOrThrow({
      where: { conversationId: id, actor: 'customer' },
    });
    for (const messageId of ['turn-2', 'conversation.started', own.eventId, '\u0000']) {
      const { status, body } = await say(id, { messageId, value: 'up' });
      expect([404, 422], `for ${JSON.stringify(messageId)}`).toContain(status);
      if (status === 404) expect(body['code']).toBe('answer_not_found');
    }
    for (const body of [{ messageId: 'turn-1' }, { messageId: 'turn-1', value: 'sideways' }, { value: 'up' }]) {
      expect((await say(id, body)).status).toBe(422);
    }
    expect((await read(id)).feedback).toEqual([]);
  });

  it('comes over a socket, too, which only answers where it is refused', async () => {
    const id = await converse();
    const { chat } = await openChat(rig, anna, { conversationId: id });
    chat.send({ type: 'feedback.set', id: 'f1', payload: { messageId: 'turn-9', value: 'up' } });
    expect(await chat.frame('error')).toMatchObject({ id: 'f1', payload: { problem: { code: 'answer_not_found' } } });
    chat.send({ type: 'feedback.set', id: 'f2', payload: { messageId: 'turn-1', value: 'down' } });
    await expect.poll(async () => (await read(id)).feedback).toEqual([
      { messageId: 'turn-1', value: 'down', comment: null },
    ]); // prettier-ignore
    await chat.close();
  });
});

describe('the rating of a conversation', () => {
  it('is one, from 1 to 5, and the latest counts', async () => {
    const id = await converse();
    for (const score of [0, 6, 2.5, '5', null]) expect((await rate(id, { score })).status).toBe(422);
    expect(await rate(id, { score: 2, comment: 'Slow.' })).toMatchObject({ status: 200, body: { score: 2 } });
    expect((await rate(id, { score: 5 })).status).toBe(200);
    expect((await rate(id, { score: 5 })).status).toBe(200);
    expect((await read(id)).rating).toEqual({ score: 5, comment: null });
  });
});
