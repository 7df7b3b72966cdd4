import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ConversationEvent } from '../../contracts/events.js';
import { openStream } from './support/event-source.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';

let rig: ApiRig;
let anna: Visitor;

beforeAll(async () => {
  rig = await startApiRig();
  anna = await rig.becomeVisitor();
});
afterAll(() => rig.close());

async function conversationWith(messages: number): Promise<string> {
  const conversationId = await rig.startConversation(anna);
  for (let index = 0; index < messages; index += 1) {
    await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: `m${index}` });
  }
  return conversationId;
}

describe('the event stream', () => {
  it('gives the log, then what happens, with seq as id', async () => {
    const conversationId = await conversationWith(2);
    const stream = await openStream(rig, anna, { conversationId });
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers.get('cache-control')).toContain('no-store');
    await stream.until(({ id }) => id === '3');
    await rig.turns.notify(conversationId, { type: 'turn.started', turnId: 'turn-1', attempt: 1 });
    await stream.until(({ event }) => event === 'turn.started');
    const seq = await rig.turns.answer({ conversationId, turnNo: 1, answers: [randomUUID()], text: 'Hello\nthere' });
    await stream.until(({ event }) => event === 'turn.completed');
    stream.close();

    expect(stream.seen.map(({ id, event }) => [id, event])).toEqual([
      ['1', 'conversation.started'],
      ['2', 'message.created'],
      ['3', 'message.created'],
      [undefined, 'turn.started'],
      ['4', 'message.created'],
      [String(seq), 'message.created'],
      [undefined, 'turn.completed'],
    ]);
    expect(ConversationEvent.parse(stream.seen[5]?.data)).toMatchObject({ payload: { text: 'Hello\nthere' } });
  });

  it('resumes behind Last-Event-ID, which counts more than ?after=', async () => {
    const conversationId = await conversationWith(4);
    const stream = await openStream(rig, anna, {
      conversationId,
      query: '?after=1',
      headers: { 'last-event-id': '3' },
    });
    await stream.until(({ id }) => id === '5');
    stream.close();
    expect(stream.seen.map(({ id }) => id)).toEqual(['4', '5']);
    const after = await openStream(rig, anna, { conversationId, query: '?after=4' });
    await after.until(({ id }) => id === '5');
    after.close();
    expect(after.seen).toHaveLength(1);
  });

  it('refuses an id that is no seq', async () => {
    const conversationId = await conversationWith(0);
    const headers = { ...anna.headers, 'last-event-id': 'x' };
    const reply = await rig.request(`/api/v1/conversations/${conversationId}/stream`, { headers });
    expect(reply).toMatchObject({ status: 422, body: { errors: [{ path: 'last-event-id' }] } });
  });

  it('asks for a fresh start when it is ahead of the log', async () => {
    const conversationId = await conversationWith(1);
    const stream = await openStream(rig, anna, { conversationId, headers: { 'last-event-id': '9' } });
    expect(await stream.until(({ event }) => event === 'resync.required')).toMatchObject({
      data: { payload: { lastSeq: 2 } },
    });
    stream.close();
  });

  it('leaves nothing behind when its client goes', async () => {
    const conversationId = await conversationWith(0);
    const gauge = async (name: string) =>
      Number(/ (\d+)$/.exec(await rig.deps.metrics.getSingleMetricAsString(name))?.[1]);
    const stream = await openStream(rig, anna, { conversationId });
    await stream.until(({ id }) => id === '1');
    expect(await gauge('parley_event_streams_open')).toBe(1);
    stream.close();
    await expect.poll(() => gauge('parley_event_streams_open'), { timeout: 5000 }).toBe(0);
    await expect.poll(() => gauge('parley_hub_rooms_open'), { timeout: 5000 }).toBe(0);
  });
});
