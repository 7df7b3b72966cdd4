import type { ConversationEvent, OwnerChangedEvent } from '../contracts/events.js';

/**
 * How a customer's message has ended: with the answer of a turn, alone or jointly, because they stopped that turn, or as
 * people have it.
 */
export type MessageOutcome =
  { readonly kind: 'answered' | 'cancelled'; readonly turnId: string } | { readonly kind: 'handed' };

/** Who answers: the bot, people who have yet to take the conversation, or one of them. */
export type ConversationOwner = OwnerChangedEvent['payload']['owner'];

/** The messages that a log ends, by their ids. */
export function findEnds(events: readonly ConversationEvent[]): ReadonlyMap<string, MessageOutcome> {
  const ends = new Map<string, MessageOutcome>();
  for (const event of events) {
    if (event.type === 'message.cancelled') {
      const { turnId, messages } = event.payload;
      for (const id of messages) ends.set(id, { kind: 'cancelled', turnId });
    } else if (event.type === 'owner.changed') {
      for (const id of event.payload.messages) ends.set(id, { kind: 'handed' });
    } else if (event.type === 'message.created') {
      const { messageId, handed, answer } = event.payload;
      if (handed) ends.set(messageId, { kind: 'handed' });
      if (!answer) continue;
      for (const id of answer.answers) ends.set(id, { kind: 'answered', turnId: answer.turnId });
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

/** Who answers in the end of a log; null where it says nothing of it. */
export function findOwner(events: readonly ConversationEvent[]): ConversationOwner | null {
  const last = events.findLast((event) => event.type === 'owner.changed');
  if (last) return last.payload.owner;
  return events[0]?.type === 'conversation.started' ? { kind: 'bot' } : null;
}
