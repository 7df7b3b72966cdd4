import type { Schemas } from '@qdrant/js-client-rest';
import { v5 as uuidV5 } from 'uuid';
import { z } from 'zod';

import type { KnowledgeScope, Passage, PassageVector } from '../ports.js';

// Any fixed namespace will do; another one would orphan every point that is stored.
const POINT_NAMESPACE = 'f3c1f4b8-0f0a-5f1e-9d52-5a1d4c1b7e60';

const Payload = z.object({
  bot_id: z.string(),
  generation_id: z.string(),
  passage_id: z.string(),
  category: z.string(),
  title: z.string(),
  text: z.string(),
});
type Payload = z.infer<typeof Payload>;

/** The id of a passage's n-th vector: the same passage again replaces its points. */
export function toPointId({ botId, generationId }: KnowledgeScope, passageId: string, position: number): string {
  return uuidV5(JSON.stringify([botId, generationId, passageId, position]), POINT_NAMESPACE);
}

/** One point for each way to ask, each with the whole passage. */
export function toPoints(scope: KnowledgeScope, { passage, vectors }: PassageVector): Schemas['PointStruct'][] {
  const payload: Payload = {
    bot_id: scope.botId,
    generation_id: scope.generationId,
    passage_id: passage.id,
    category: passage.category,
    title: passage.title,
    text: passage.text,
  };
  return vectors.map((vector, position) => ({
    id: toPointId(scope, passage.id, position),
    vector: Array.from(vector),
    payload,
  }));
}

/** Keeps a request inside one generation of one bot. */
export function toScopeFilter({ botId, generationId }: KnowledgeScope, passageIds?: string[]): Schemas['Filter'] {
  return {
    must: [
      { key: 'bot_id', match: { value: botId } },
      { key: 'generation_id', match: { value: generationId } },
      ...(passageIds === undefined ? [] : [{ key: 'passage_id', match: { any: passageIds } }]),
    ],
  };
}

/** The passage of a point, or nothing where the point belongs to another scope. */
export function toPassage({ botId, generationId }: KnowledgeScope, payload: unknown): Passage | undefined {
  const { data } = Payload.safeParse(payload);
  if (data?.bot_id !== botId || data.generation_id !== generationId) return undefined;
  return { id: data.passage_id, category: data.category, title: data.title, text: data.text };
}

/** The vector of a point, or nothing where the point belongs to another scope. */
export function toVector(scope: KnowledgeScope, payload: unknown, vector: unknown): Float32Array | undefined {
  const { data } = z.array(z.number()).safeParse(vector);
  return data === undefined || toPassage(scope, payload) === undefined ? undefined : Float32Array.from(data);
}
