import type { ConversationEvent, TurnNotice } from '../../contracts/events.js';
import type { PeopleNotice, PlaceNotice } from '../../contracts/people-notices.js';
import type { ServerEnvelope } from '../../contracts/protocol.js';

/** A durable event in its envelope: the same on a WebSocket and on SSE. */
export function toEventFrame(conversationId: string, event: ConversationEvent): ServerEnvelope & { seq: number } {
  return { type: event.type, conversationId, seq: event.seq, at: event.at, payload: event.payload };
}

/** A notice in its envelope. It has no seq: it never counts. */
export function toNoticeFrame(
  conversationId: string,
  { type, ...payload }: TurnNotice | PeopleNotice | PlaceNotice,
): ServerEnvelope {
  return { type, conversationId, at: new Date().toISOString(), payload };
}
