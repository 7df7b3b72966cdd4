import type { ConversationEvent, TurnNotice } from '../contracts/events.js';
import type { PeopleNotice, PlaceNotice, QueuePlace } from '../contracts/people-notices.js';
import type { ClientFrameInput, ServerControlFrame } from '../contracts/protocol.js';

type ConversationOpened = Extract<ServerControlFrame, { type: 'conversation.opened' }>['payload'];

export type { ClientFrameInput };

/** How a conversation stands when its connection opens. */
export type Opening = Pick<ConversationOpened, 'lastSeq' | 'status' | 'owner'>;

/** What a frame of the server means to a client. */
export type ServerMessage =
  | { kind: 'event'; event: ConversationEvent; conversationId: string | undefined }
  | { kind: 'turn'; notice: TurnNotice; conversationId: string | undefined }
  | { kind: 'people'; notice: PeopleNotice; conversationId: string | undefined }
  | { kind: 'place'; place: QueuePlace; conversationId: string | undefined }
  | ({ kind: 'opened'; conversationId: string | undefined } & Opening)
  | { kind: 'control'; frame: Exclude<ServerControlFrame, { type: 'conversation.opened' }> };

/**
 * Reads a frame. Types that this version does not know are null, as protocol.md wants it, save for durable events
 * (everything with a `seq`): those count, so that the log stays gap-free.
 */
export function readFrame(data: unknown): ServerMessage | null {
  const frame = parse(data);
  if (!frame) return null;
  const { type, seq, conversationId, at, payload } = frame;
  if (typeof seq === 'number') {
    return { kind: 'event', event: { seq, at, type, payload } as ConversationEvent, conversationId };
  }
  if (type.startsWith('turn.')) return { kind: 'turn', notice: { ...payload, type } as TurnNotice, conversationId };
  if (type === ('people.place' satisfies PlaceNotice['type'])) {
    return { kind: 'place', place: payload as QueuePlace, conversationId };
  }
  if (type.startsWith('people.'))
    return { kind: 'people', notice: { ...payload, type } as PeopleNotice, conversationId };
  if (type === 'conversation.opened') {
    const { lastSeq, status, owner } = payload as Opening;
    return { kind: 'opened', lastSeq, status, owner, conversationId };
  }
  return { kind: 'control', frame: frame as Extract<ServerMessage, { kind: 'control' }>['frame'] };
}

type Envelope = {
  type: string;
  id?: string;
  seq?: number;
  conversationId?: string;
  at: string;
  payload: Record<string, unknown>;
};

function parse(data: unknown): Envelope | null {
  if (typeof data !== 'string') return null;
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== 'object' || frame === null) return null;
    const { type, payload } = frame as Partial<Record<keyof Envelope, unknown>>;
    return typeof type === 'string' && typeof payload === 'object' && payload !== null ? (frame as Envelope) : null;
  } catch {
    return null;
  }
}
