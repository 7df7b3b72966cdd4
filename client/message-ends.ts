import type { ConversationEvent } from '../contracts/events.js';

/** How a customer's message has ended: with the answer of a turn, alone or jointly, or because they stopped that turn. */
export type MessageOutcome = { readonly kind: 'answered' | 'cancelled'; readonly turnId: string };

/** The messages that a log ends, by their ids. */
export function findEnds(events: readonly ConversationEvent[]): ReadonlyMap<string, MessageOutcome> {
  const ends = new Map<string, MessageOutcome>();
  for (const event of events) {
    if (event.type === 'message.cancelled') {
      const { turnId, messages } = event.payload;
      for (const id of messages) ends.set(id, { kind: 'cancelled', turnId });
    } else if (event.type === 'message.created' && event.payload.answer) {
      const { turnId, answers } = event.payload.answer;
      for (const id of answers) ends.set(id, { kind: 'answered', turnId });
    }
  }
  return ends;
}

/** Whether a log leaves its conversation open or closed; null where it says nothing of it. */
export function findStatus(events: readonly ConversationEvent[]): 'open' | 'closed' | null {
  const last = events.findLast(({ type }) => type === 'conversation.closed' || type === 'conversation.status');
  if (last) return last.type === 'conversation.closed' ? 'closed' : 'open';
  return events[0]?.type === 'conversation.started' ? 'open' : null;
}
