import { randomUUID } from 'node:crypto';

import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createApiMetrics } from '../../api/metrics.js';
import { createHub, type Hub } from '../../api/realtime/hub.js';
import type { Bus } from '../../contracts/bus.js';
import type { TurnNotice } from '../../contracts/events.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';

let rig: ApiRig;
let anna: Visitor;

beforeAll(async () => {
  rig = await startApiRig();
  anna = await rig.becomeVisitor();
});
afterAll(() => rig.close());

/** A hub on the real log, behind a bus that fails as the test says. */
function hubWith(subscribe: Bus['subscribe']): Hub {
  const { conversations, logger, bus } = rig.deps;
  const broken: Bus = { ...bus, subscribe };
  return createHub({ bus: broken, conversations, metrics: createApiMetrics(new Registry()), logger, pollMs: 100 });
}

async function hearOver(hub: Hub, conversationId: string) {
  const seqs: number[] = [];
  const listener = { onEvent: ({ seq }: { seq: number }) => void seqs.push(seq) };
  const leave = await hub.join({ address: { botId: rig.botId, conversationId }, after: 0, listener });
  return { seqs, leave };
}

describe('a hub', () => {
  it.each<[string, Bus['subscribe']]>([
    ['fails', () => Promise.reject(new Error('no bus'))],
    ['hangs', () => new Promise(() => undefined)],
  ])('brings the log, in order and once, while the bus %s', async (_, subscribe) => {
    const hub = hubWith(subscribe);
    const conversationId = await rig.startConversation(anna);
    const { seqs, leave } = await hearOver(hub, conversationId);
    for (let index = 0; index < 3; index += 1) {
      await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: 'x', silent: true });
    }
    await expect.poll(() => seqs, { timeout: 5000 }).toEqual([1, 2, 3, 4]);
    leave();
    leave();
    await hub.close();
  });

  it('tells everybody once, and whoever comes later, that no worker takes a message, and again with the next one', async () => {
    const { conversations, logger, bus } = rig.deps;
    const hub = createHub({
      ...{ bus, conversations, logger, metrics: createApiMetrics(new Registry()) },
      ...{ pollMs: 50, delayedAfterMs: 100 },
    });
    const conversationId = await rig.startConversation(anna);
    const key = { botId: rig.botId, conversationId };
    const hear = async () => {
      const heard: string[] = [];
      const listener = { onEvent: () => undefined, onNotice: ({ type }: TurnNotice) => void heard.push(type) };
      await hub.join({ address: key, after: 0, listener });
      return heard;
    };
    const admit = (clientMessageId: string) => conversations.admitMessage({ ...key, clientMessageId, limit: 20 });
    const [first, second] = [randomUUID(), randomUUID()];
    const early = await hear();
    await admit(first);
    await expect.poll(() => early).toEqual(['turn.delayed']);
    const late = await hear();
    expect(late).toEqual(['turn.delayed']);

    await rig.turns.record({ conversationId, clientMessageId: first, text: 'x' });
    await rig.turns.notify(conversationId, { type: 'turn.started', turnId: 'turn-1', attempt: 1 });
    await expect.poll(() => late).toEqual(['turn.delayed', 'turn.started']);
    await admit(second);
    await expect.poll(() => early).toEqual(['turn.delayed', 'turn.started', 'turn.delayed']);
    await hub.close();
  });

  it('subscribes again once the bus is back', async () => {
    let attempts = 0;
    const hub = hubWith((address, listener) => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(new Error('no bus yet')) : rig.deps.bus.subscribe(address, listener);
    });
    const conversationId = await rig.startConversation(anna);
    const notices: string[] = [];
    await hub.join({
      address: { botId: rig.botId, conversationId },
      after: 1,
      listener: { onEvent: () => undefined, onNotice: ({ type }) => notices.push(type) },
    });
    await expect.poll(() => attempts, { timeout: 5000 }).toBe(3);
    await expect
      .poll(
        async () => {
          await rig.turns.notify(conversationId, { type: 'turn.started', turnId: 'turn-1', attempt: 1 });
          return notices.length;
        },
        { timeout: 5000 },
      )
      .toBeGreaterThan(0);
    await hub.close();
  });

  it('hears nothing of a conversation that nobody listens to any more', async () => {
    let ended = 0;
    const hub = hubWith((address, listener) =>
      rig.deps.bus.subscribe(address, listener).then((end) => () => {
        ended += 1;
        return end();
      }),
    );
    const conversationId = await rig.startConversation(anna);
    const first = await hearOver(hub, conversationId);
    const second = await hearOver(hub, conversationId);
    await expect.poll(() => second.seqs).toEqual([1]);
    first.leave();
    expect(ended).toBe(0);
    second.leave();
    await expect.poll(() => ended).toBe(1);
    await rig.turns.record({ conversationId, clientMessageId: randomUUID(), text: 'unheard' });
    const third = await hearOver(hub, conversationId);
    await expect.poll(() => third.seqs).toEqual([1, 2]);
    expect(second.seqs).toEqual([1]);
    await hub.close();
  });
});
