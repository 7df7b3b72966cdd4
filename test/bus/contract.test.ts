import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Bus, BusNotice, ConversationAddress } from '../../contracts/bus.js';
import { isRedisInstalled, startPostgresBusServer, startRedisBusServer, type BusServer } from './servers.js';

const toAddress = (): ConversationAddress => ({ botId: randomUUID(), conversationId: randomUUID() });
const grown = (lastSeq: number): BusNotice => ({ kind: 'log', lastSeq });
const delta = (offset: number, text: string): BusNotice => ({
  kind: 'turn',
  notice: { type: 'turn.delta', turnId: 'turn-1', attempt: 1, offset, text },
});

function testBus(name: string, startServer: () => Promise<BusServer>): void {
  describe(`the bus over ${name}`, () => {
    let server: BusServer;
    let publisher: Bus;
    let subscriber: Bus;
    let errors: unknown[];
    beforeAll(async () => {
      server = await startServer();
    });
    afterAll(() => server.stop());
    beforeEach(() => {
      errors = [];
      publisher = server.createBus((error) => errors.push(error));
      subscriber = server.createBus((error) => errors.push(error));
    });
    afterEach(async () => {
      await Promise.all([publisher.close(), subscriber.close()]);
    });

    async function listen(address: ConversationAddress, bus: Bus = subscriber) {
      const heard: BusNotice[] = [];
      const end = await bus.subscribe(address, (notice) => heard.push(notice));
      return { heard, end };
    }

    /** Everything that was sent to this address before is heard once this is. */
    async function flush(address: ConversationAddress, heard: BusNotice[]): Promise<void> {
      await publisher.publish(address, grown(999));
      await expect.poll(() => heard).toContainEqual(grown(999));
    }

    it('brings a conversation’s notices to whoever listens, in the order in which they were sent', async () => {
      const address = toAddress();
      const [one, other] = [await listen(address), await listen(address, publisher)];
      const notices = [grown(1), delta(0, 'Hello'), delta(5, ' \n"\u2028😀'), grown(2)];

      await Promise.all(notices.map((notice) => publisher.publish(address, notice)));

      await expect.poll(() => [one.heard, other.heard]).toEqual([notices, notices]);
    });

    it('brings a delta of any length, whole', async () => {
      const address = toAddress();
      const { heard } = await listen(address);
      const text = '"😀\u0001'.repeat(5000);

      await publisher.publish(address, delta(7, text));
      await flush(address, heard);

      const parts = heard.flatMap((one) =>
        one.kind === 'turn' && one.notice.type === 'turn.delta' ? [one.notice] : [],
      );
      expect(parts.map((part) => part.text).join('')).toBe(text);
      expect(parts.every((part) => part.text === text.slice(part.offset - 7).slice(0, part.text.length))).toBe(true);
      expect(parts.every((part) => part.text.isWellFormed())).toBe(true);
      expect(errors).toEqual([]);
    });

    it('brings an event with the word that the log has grown; one that is too long may be left out', async () => {
      const address = toAddress();
      const { heard } = await listen(address);
      const told = (lastSeq: number, text: string): BusNotice => ({
        ...{ kind: 'log', lastSeq },
        event: {
          ...{ seq: lastSeq, at: '2026-11-22T00:00:00.000Z', type: 'message.created' },
          payload: { messageId: 'turn-1', role: 'bot', text },
        },
      });

      await publisher.publish(address, told(2, 'Hello 😀'));
      await publisher.publish(address, told(3, '😀'.repeat(5000)));
      await flush(address, heard);

      expect(heard).toMatchObject([told(2, 'Hello 😀'), grown(3), grown(999)]);
      expect(errors).toEqual([]);
    });

    it('lets nothing cross between conversations or between bots', async () => {
      const address = toAddress();
      const neighbours = [
        { ...address, conversationId: randomUUID() },
        { ...address, botId: randomUUID() },
        { botId: `${address.botId}:${address.conversationId}`, conversationId: '' },
        { botId: address.conversationId, conversationId: address.botId },
      ];
      const others = await Promise.all(neighbours.map((neighbour) => listen(neighbour)));
      const { heard } = await listen(address);

      await publisher.publish(address, grown(5));
      for (const [index, neighbour] of neighbours.entries()) {
        await flush(neighbour, others[index]?.heard ?? []);
      }
      await flush(address, heard);

      expect(heard).toEqual([grown(5), grown(999)]);
      expect(others.map((one) => one.heard)).toEqual(neighbours.map(() => [grown(999)]));
    });

    it('stops for the one who leaves, not for the others in the conversation', async () => {
      const address = toAddress();
      const [leaving, staying] = [await listen(address), await listen(address)];

      await leaving.end();
      await leaving.end();
      await flush(address, staying.heard);
      expect(leaving.heard).toEqual([]);

      await staying.end();
      const late = await listen(address);
      await flush(address, late.heard);
      expect(staying.heard).toEqual([grown(999)]);
    });

    it('takes the same listener twice as two subscriptions', async () => {
      const address = toAddress();
      const heard: BusNotice[] = [];
      const listener = (notice: BusNotice): void => void heard.push(notice);
      const ends = [await subscriber.subscribe(address, listener), await subscriber.subscribe(address, listener)];

      await ends[0]?.();
      await flush(address, heard);
      expect(heard).toEqual([grown(999)]);
    });

    it('goes on when a listener throws, and reports it', async () => {
      const address = toAddress();
      await subscriber.subscribe(address, () => {
        throw new Error('a bug of a listener');
      });
      const { heard } = await listen(address);

      await flush(address, heard);

      expect(errors).toMatchObject([{ message: 'a bug of a listener' }]);
    });

    it('drops what is not a notice, reports it without its content, and goes on', async () => {
      const address = toAddress();
      const { heard } = await listen(address);
      const hostile = [
        'not JSON, but a secret',
        '{"kind":"log","lastSeq":"secret"}',
        '{"kind":"secret"}',
        '{"kind":"turn","notice":{"type":"turn.delta","text":{"secret":1}}}',
        '{"__proto__":{"kind":"log","lastSeq":1},"secret":1}',
      ];

      for (const payload of hostile) await server.inject(address, payload);
      await flush(address, heard);

      expect(heard).toEqual([grown(999)]);
      expect(errors).toHaveLength(hostile.length);
      expect(errors.map((error) => (error as Error).name)).toEqual(hostile.map(() => 'BusFault'));
      expect(errors.map(String).join()).not.toContain('secret');
    });

    it('says how long a round trip takes', async () => {
      await listen(toAddress());
      const milliseconds = await subscriber.ping();
      expect(milliseconds).toBeGreaterThan(0);
      expect(milliseconds).toBeLessThan(2000);
    });

    it('rejects while the server is away, and hears again, without a new subscription, once it is back', async () => {
      const address = toAddress();
      const { heard } = await listen(address);
      await flush(address, heard);

      await server.kill();
      try {
        // The processes that PostgreSQL has for its connections outlive it by a moment.
        const rejects = (act: () => Promise<unknown>) =>
          vi.waitFor(() => expect(act()).rejects.toThrow(), { timeout: 10_000 });
        await rejects(() => publisher.publish(address, grown(1)));
        await rejects(() => subscriber.ping());
        await rejects(() => subscriber.subscribe(toAddress(), () => undefined));
      } finally {
        await server.restart();
      }

      await vi.waitFor(
        async () => {
          await publisher.publish(address, grown(2));
          expect(heard).toContainEqual(grown(2));
        },
        { timeout: 15_000, interval: 100 },
      );
      expect(await subscriber.ping()).toBeLessThan(2000);
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.length).toBeLessThan(10);
    });

    it('ends every connection when it is closed, and takes nothing more', async () => {
      const address = toAddress();
      const { heard } = await listen(address);
      await publisher.publish(address, grown(1));
      expect(await server.countConnections()).toBeGreaterThan(0);

      await Promise.all([publisher.close(), subscriber.close()]);
      await publisher.close();

      await expect.poll(() => server.countConnections()).toBe(0);
      const length = heard.length;
      await server.inject(address, JSON.stringify(grown(3)));
      await expect(publisher.publish(address, grown(4))).rejects.toThrow('closed');
      await expect(subscriber.subscribe(address, () => undefined)).rejects.toThrow('closed');
      expect(heard).toHaveLength(length);
    });
  });
}

testBus('PostgreSQL', startPostgresBusServer);
// Without a Redis server there is nothing to test it against. CI installs one, and fails where this is skipped.
if (isRedisInstalled()) testBus('Redis', startRedisBusServer);
else it.skip('the bus over Redis (redis-server is not installed)', () => undefined);
