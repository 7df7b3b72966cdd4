import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { HandOverSettings } from '../../contracts/hand-over.js';
import { makeBed, type Bed } from './bed.js';
import { expectPromiseKept } from './log-invariants.js';

describe('a worker that is killed', () => {
  let bed: Bed;
  beforeAll(async () => {
    const reasons = { unsure: 0, phrases: ['my lawyer'] };
    bed = await makeBed({ settings: { handOver: HandOverSettings.parse({ enabled: true, reasons }) } });
  });
  afterAll(() => bed.close());

  it('between the row and the completed task, a second message signalled: both are stored once and answered once', async () => {
    const conversationId = await bed.startConversation();
    const doomed = await bed.startCrashingWorker('after-record');
    const first = await bed.send(conversationId, 'first');
    await doomed.said('at-crash-point');
    expect(await bed.readLog(conversationId)).toHaveLength(2);
    const second = await bed.send(conversationId, 'second');
    await doomed.kill();
    const worker = await bed.startWorker();
    expectPromiseKept(await bed.answered(conversationId, [first, second]), [first, second]);
    await worker.stop();
  });

  it('between publication and the completion of its activity: the answer stands, and no second one comes', async () => {
    const conversationId = await bed.startConversation();
    const doomed = await bed.startCrashingWorker('after-publication');
    const first = await bed.send(conversationId, 'first');
    await doomed.said('at-crash-point');
    const published = await bed.readLog(conversationId);
    expect(published).toHaveLength(3);
    await doomed.kill();
    const worker = await bed.startWorker();
    const second = await bed.send(conversationId, 'second');
    const log = await bed.answered(conversationId, [first, second]);
    expect(log.slice(0, 3)).toEqual(published);
    expectPromiseKept(log, [first, second]);
    await worker.stop();
  });

  it('there, with an answer that hands over: people get the conversation, once', async () => {
    const conversationId = await bed.startConversation();
    const doomed = await bed.startCrashingWorker('after-publication');
    await bed.send(conversationId, 'I will ask my lawyer.');
    await doomed.said('at-crash-point');
    expect((await bed.readLog(conversationId)).at(-1)).toMatchObject({ payload: { answer: { origin: 'people' } } });
    await doomed.kill();
    const worker = await bed.startWorker();
    const readOwners = async () => (await bed.readLog(conversationId)).filter(({ type }) => type === 'owner.changed');
    await expect.poll(readOwners, { timeout: 60_000 }).toMatchObject([{ payload: { reason: 'policy' } }]);
    expect(await bed.prisma.escalation.count({ where: { conversationId } })).toBe(1);
    expect(await bed.prisma.turn.count({ where: { conversationId } })).toBe(1);
    await worker.stop();
  });

  it('before it saw the message: the message waits in Temporal, and the next worker answers it', async () => {
    const conversationId = await bed.startConversation();
    const first = await bed.send(conversationId, 'first');
    expect(await bed.readLog(conversationId)).toHaveLength(1);
    const worker = await bed.startWorker();
    expectPromiseKept(await bed.answered(conversationId, [first]), [first]);
    await worker.stop();
  });
});

describe('an api that is killed', () => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await makeBed();
    await bed.startWorker();
  });
  afterAll(() => bed.close());

  it('between signal and ack: the message is answered, and sent again it is the same message', async () => {
    const doomed = await bed.startApi('test/processes/crashing-api.js');
    const visitor = await becomeVisitor(doomed.url, bed.botId);
    const conversationId = await visitor.startConversation(doomed.url);
    bed.expectReplayOf(conversationId);
    const message = { clientMessageId: randomUUID(), text: 'first' };
    const unanswered = visitor.send(doomed.url, conversationId, message).catch((error: unknown) => error);
    await doomed.said('at-crash-point');
    await doomed.kill();
    expect(await unanswered).toBeInstanceOf(Error);

    const api = await bed.startApi('api/main.js');
    const again = await visitor.send(api.url, conversationId, message);
    expect(again).toMatchObject({
      receipt: { conversationId, clientMessageId: message.clientMessageId },
      answer: { payload: { answer: { answers: [message.clientMessageId] } } },
    });
    expectPromiseKept(await bed.readLog(conversationId), [message]);
  });
});

/** A customer over HTTP, whose token is good at every replica. */
async function becomeVisitor(url: string, botId: string) {
  const { token } = (await post(`${url}/api/v1/auth/anonymous`, {}, { botId })) as { token: string };
  const authorization = `Bearer ${token}`;
  return {
    async startConversation(at: string): Promise<string> {
      const { id } = (await post(`${at}/api/v1/conversations`, { authorization }, {})) as { id: string };
      return id;
    },
    send: (at: string, conversationId: string, { clientMessageId, text }: { clientMessageId: string; text: string }) =>
      post(
        `${at}/api/v1/conversations/${conversationId}/messages?wait=20`,
        { authorization, 'idempotency-key': clientMessageId },
        { text },
      ),
  };
}

async function post(url: string, headers: Record<string, string>, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
  return response.json();
}
