import type { Schemas } from '@qdrant/js-client-rest';
import { v5 as uuidV5 } from 'uuid';
import { z } from 'zod';

import type { MemoryOwner, MemoryScope, MemoryVector, RecalledMessage } from '../ports.js';

// Any fixed namespace will do; another one would orphan every point that is stored.
const POINT_NAMESPACE = 'b8d5b1a2-6c3e-5f0b-8a77-2f9e4c6d1035';

const Payload = z.object({
  bot_id: z.string(),
  person_id: z.string(),
  conversation_id: z.string(),
  seq: z.number(),
  at: z.string(),
});
type Payload = z.infer<typeof Payload>;

/** The point of a message: the same seq of a conversation again replaces it. */
export function toMemoryPoint(
  { botId, personId, conversationId }: MemoryOwner & { conversationId: string },
  { seq, at, vector }: MemoryVector,
): Schemas['PointStruct'] {
  const payload: Payload = { bot_id: botId, person_id: personId, conversation_id: conversationId, seq, at };
  return {
    id: uuidV5(JSON.stringify([conversationId, seq]), POINT_NAMESPACE),
    vector: Array.from(vector),
    payload,
  };
}

/** Keeps a request to one person of one bot, and to one conversation where it is named. */
export function toOwnerFilter({
  botId,
  personId,
  conversationId,
}: MemoryOwner & { conversationId?: string | undefined }): { must: Schemas['Condition'][] } {
  return {
    must: [
      { key: 'bot_id', match: { value: botId } },
      { key: 'person_id', match: { value: personId } },
      ...(conversationId === undefined ? [] : [{ key: 'conversation_id', match: { value: conversationId } }]),
    ],
  };
}

/** Which messages of a person a search looks at. */
export function toSearchFilter({ within, except, ...owner }: MemoryScope): Schemas['Filter'] {
  const filter = toOwnerFilter({ ...owner, conversationId: within?.conversationId });
  if (except === undefined) return filter;
  const excepted: Schemas['Condition'] = {
    must: [
      { key: 'conversation_id', match: { value: except.conversationId } },
      { key: 'seq', range: { gte: except.fromSeq } },
    ],
  };
  return { ...filter, must_not: [excepted] };
}

/** The message of a point, or nothing where the point belongs to another person. */
export function toRecalled(
  { botId, personId }: MemoryOwner,
  payload: unknown,
  score: number,
): RecalledMessage | undefined {
  const { data } = Payload.safeParse(payload);
  if (data?.bot_id !== botId || data.person_id !== personId) return undefined;
  return { conversationId: data.conversation_id, seq: data.seq, at: data.at, score };
}
