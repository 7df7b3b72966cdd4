import fc from 'fast-check';
import pino from 'pino';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';

import { createApiMetrics } from '../../api/metrics.js';
import { Room } from '../../api/realtime/room.js';
import type { ConversationEvent } from '../../contracts/events.js';

const address = { botId: 'bot', conversationId: 'conversation' };
const metrics = createApiMetrics(new Registry());
const logger = pino({ level: 'silent' });
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function toEvent(seq: number): ConversationEvent {
  const payload = { messageId: `m-${seq}`, role: 'customer' as const, text: `${seq}` };
  return { seq, at: '2026-11-22T00:00:00.000Z', type: 'message.created', payload };
}

/** A room on a log in memory, whose reads take a moment and are counted. */
function createBed() {
  const log: ConversationEvent[] = [];
  let reads = 0;
  const room = new Room({
    ...{ address, metrics, logger },
    readEvents: async ({ after, limit }) => {
      reads += 1;
      const page = log.filter(({ seq }) => seq > after).slice(0, limit);
      await nextTurn();
      return page;
    },
  });
  return {
    room,
    reads: () => reads,
    /** Writes an event, and returns the notice of it. */
    append: (how: 'with its event' | 'bare') => {
      const event = toEvent(log.length + 1);
      log.push(event);
      return { kind: 'log' as const, lastSeq: event.seq, ...(how === 'bare' ? {} : { event }) };
    },
    join: (after: number) => {
      const heard: number[] = [];
      room.add({ onEvent: ({ seq }) => heard.push(seq) }, after);
      return { after, heard };
    },
    length: () => log.length,
  };
}

it('hands on an event that comes with its notice without reading the log', () => {
  const bed = createBed();
  const listener = bed.join(0);
  bed.room.hear(bed.append('with its event'));
  bed.room.hear(bed.append('with its event'));
  expect(listener.heard).toEqual([1, 2]);
  expect(bed.reads()).toBe(0);
});

it('hands on what came with a notice as soon as what is before it was read', async () => {
  const bed = createBed();
  const listener = bed.join(0);
  bed.room.hear(bed.append('bare'));
  bed.room.hear(bed.append('with its event'));
  expect(listener.heard).toEqual([]);
  await expect.poll(() => listener.heard).toEqual([1, 2]);
  expect(bed.reads()).toBe(1);
});

it('brings everybody every event once and in order, whatever notices are lost, late or doubled', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('bare' as const, 'with its event' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('deliver' as const), at: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('join' as const, 'wait' as const) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const bed = createBed();
      const listeners = [bed.join(0)];
      const notices: ReturnType<typeof bed.append>[] = [];
      for (const now of steps) {
        if (now.do === 'join') listeners.push(bed.join(Math.floor(bed.length() / 2)));
        else if (now.do === 'wait') await nextTurn();
        else if (now.do === 'deliver') {
          // Any notice so far, also one again; those that are never picked are lost.
          const notice = notices[now.at % Math.max(1, notices.length)];
          if (notice !== undefined) bed.room.hear(notice);
        } else notices.push(bed.append(now.do));
      }
      bed.room.refresh();
      for (const { after, heard } of listeners) {
        const all = Array.from({ length: bed.length() - after }, (_, index) => after + index + 1);
        await expect.poll(() => heard, { interval: 1 }).toEqual(all);
      }
    }),
  );
});
