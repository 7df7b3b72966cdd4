import fc from 'fast-check';
import { expect, it } from 'vitest';

import { createDeskNews } from '../../api/realtime/desk-news.js';
import { createQueueWatch } from '../../api/realtime/queue-watch.js';
import { toDeskAddress, type Bus } from '../../contracts/bus.js';
import type { QueuePlace } from '../../contracts/people-notices.js';
import { createLogger } from '../../infra/runtime/logger.js';

const BOT = 'bot';
const PEOPLE = ['a', 'b', 'c', 'd', 'e'];
const logger = createLogger({ service: 'api', level: 'silent', format: 'json' });

/** A queue as the record would have it, behind a bus that says when it changes. */
function createBed({ countEveryMs }: { countEveryMs: number }) {
  const waiting: string[] = [];
  const listeners = new Set<Parameters<Bus['subscribe']>[1]>();
  const bus = {
    subscribe: (_address: unknown, listener: Parameters<Bus['subscribe']>[1]) => {
      listeners.add(listener);
      return Promise.resolve(() => Promise.resolve(void listeners.delete(listener)));
    },
  } as unknown as Bus;
  const counts: string[][] = [];
  const news = createDeskNews({ bus, logger, pollMs: 1_000_000 });
  const watch = createQueueWatch({
    ...{ news, logger, countEveryMs },
    readPlaces: ({ conversationIds }) => {
      counts.push(conversationIds);
      const places = conversationIds
        .filter((id) => waiting.includes(id))
        .map((id) => [id, { ahead: waiting.indexOf(id), waitMinutes: null, email: null }] as const);
      return Promise.resolve(new Map<string, QueuePlace>(places));
    },
  });
  return {
    ...{ waiting, counts, watch, listeners },
    change: () => {
      for (const listener of listeners) listener({ kind: 'desk', change: 'queue' });
    },
    close: () => {
      watch.close();
      news.close();
    },
  };
}

it('tells everybody who waits how many really come first, whoever comes and goes', async () => {
  const step = fc.record({ who: fc.constantFrom(...PEOPLE), does: fc.constantFrom('comes', 'goes') });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const bed = createBed({ countEveryMs: 0 });
      const told = new Map<string, number>();
      const leaves = new Map<string, () => void>();
      for (const { who, does } of steps) {
        const isThere = bed.waiting.includes(who);
        if (does === 'comes' && !isThere) {
          bed.waiting.push(who);
          const onPlace = ({ ahead }: QueuePlace): void => {
            // As many as wait at the moment of the count, and never more.
            expect(ahead).toBeLessThanOrEqual(bed.waiting.indexOf(who));
            told.set(who, ahead);
          };
          leaves.set(who, bed.watch.follow({ address: { botId: BOT, conversationId: who }, onPlace }));
        }
        if (does === 'goes' && isThere) {
          bed.waiting.splice(bed.waiting.indexOf(who), 1);
          leaves.get(who)?.();
          told.delete(who);
        }
        bed.change();
      }
      const truth = () => new Map(bed.waiting.map((who, ahead) => [who, ahead]));
      await expect.poll(() => new Map([...told].sort()), { interval: 1 }).toEqual(new Map([...truth()].sort()));
      for (const leave of leaves.values()) leave();
      await expect.poll(() => bed.listeners.size, { interval: 1 }).toBe(0);
      bed.close();
    }),
    { numRuns: 30 },
  );
});

it('counts once for all who wait, and says nothing to whom it changes nothing', async () => {
  const bed = createBed({ countEveryMs: 1_000_000 });
  bed.waiting.push(...PEOPLE);
  const told: string[] = [];
  for (const who of PEOPLE) {
    const onPlace = ({ ahead }: QueuePlace): void => void told.push(`${who} ${ahead}`);
    bed.watch.follow({ address: { botId: BOT, conversationId: who }, onPlace });
  }
  for (let index = 0; index < 100; index += 1) bed.change();
  await expect.poll(() => told).toEqual(['a 0', 'b 1', 'c 2', 'd 3', 'e 4']);
  expect(bed.counts).toEqual([PEOPLE]);
  expect([...bed.listeners]).toHaveLength(1);
  bed.close();
});

it('is told under an address that no conversation has', () => {
  expect(toDeskAddress({ botId: BOT })).toEqual({ botId: BOT, conversationId: 'desk' });
});
