import fc from 'fast-check';

import type { ConversationEvent } from '../../contracts/events.js';

/** The event with this seq in a log that everybody agrees on. */
export function toEvent(seq: number): ConversationEvent {
  const at = new Date(seq * 1000).toISOString();
  const role = seq % 2 === 0 ? 'customer' : 'bot';
  return { type: 'message.created', seq, at, payload: { messageId: `m${seq}`, role, text: `text ${seq}` } };
}

export function toLog(length: number): ConversationEvent[] {
  return Array.from({ length }, (_, index) => toEvent(index + 1));
}

/** A log and what became of it on the way: events in any order, some more than once, some lost. */
export const delivery = fc.integer({ min: 0, max: 30 }).chain((length) =>
  fc.record({
    log: fc.constant(toLog(length)),
    arrived: fc
      .array(fc.integer({ min: 1, max: Math.max(1, length) }), { maxLength: 80 })
      .map((seqs) => seqs.filter((seq) => seq <= length).map(toEvent)),
  }),
);
