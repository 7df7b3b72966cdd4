import type { MemoryIndex, RecalledMessage } from '../ports.js';
import { toMemoryPoint, toOwnerFilter, toRecalled, toSearchFilter } from './qdrant-memory-requests.js';
import { openQdrant, prepareCollection, type QdrantRequest, type QdrantServer } from './qdrant.js';

// A point takes about 6 KB of JSON: this keeps a write within its time.
const MESSAGES_PER_WRITE = 200;

const PAYLOAD_INDEXES = [
  { field_name: 'bot_id', field_schema: 'keyword' },
  { field_name: 'person_id', field_schema: { type: 'keyword', is_tenant: true } },
  { field_name: 'conversation_id', field_schema: 'keyword' },
  { field_name: 'seq', field_schema: 'integer' },
] satisfies QdrantRequest<'CreateFieldIndex'>[];

/**
 * Memories in Qdrant, all bots and persons in one collection, told apart by payload (`person_id` is its tenant key).
 * Compares with every message of the person (exact). Every request is given up after `fetchTimeoutMs`, and a
 * search may take several; rejects with QdrantClientTimeoutError or Qdrant's ApiError.
 */
export function createQdrantMemory({
  collection = 'parley_memories',
  ...server
}: QdrantServer & { collection?: string }): MemoryIndex & { close(): Promise<void> } {
  const client = openQdrant(server);

  return {
    prepare: ({ dimensions }) =>
      prepareCollection({
        client,
        collection,
        dimensions,
        // No graph: it would cost memory, and no search uses it.
        settings: { hnsw_config: { m: 0 } },
        indexes: PAYLOAD_INDEXES,
      }),

    async upsert({ messages, ...of }) {
      for (let from = 0; from < messages.length; from += MESSAGES_PER_WRITE) {
        const group = messages.slice(from, from + MESSAGES_PER_WRITE);
        await client.upsert(collection, {
          wait: true,
          points: group.map((message) => toMemoryPoint(of, message)),
        } satisfies QdrantRequest<'PointsList'> & { wait: boolean });
      }
    },

    async has(scope) {
      const { count } = await client.count(collection, {
        filter: toSearchFilter(scope),
        exact: true,
      } satisfies QdrantRequest<'CountRequest'>);
      return count > 0;
    },

    async search({ vector, threshold, limit, ...of }) {
      // Qdrant leaves open which of several equal scores comes first ("thanks" is said often): so more are asked for,
      // until the last ones asked for are not those that `limit` would divide.
      for (let wanted = limit + 1; ; wanted *= 2) {
        const { points } = await client.query(collection, {
          query: Array.from(vector),
          filter: toSearchFilter(of),
          params: { exact: true },
          score_threshold: threshold,
          limit: wanted,
          with_payload: true,
        } satisfies QdrantRequest<'QueryRequest'>);
        const isWhole = points.length < wanted || points.at(-1)?.score !== points[limit - 1]?.score;
        if (!isWhole) continue;
        return points
          .flatMap(({ payload, score }) => toRecalled(of, payload, score) ?? [])
          .filter(({ score }) => score > threshold)
          .sort(byScoreAndPlace)
          .slice(0, limit);
      }
    },

    async forget(of) {
      await client.delete(collection, {
        wait: true,
        filter: toOwnerFilter(of),
      } satisfies QdrantRequest<'FilterSelector'> & { wait: boolean });
    },

    close: () => Promise.resolve(),
  };
}

function byScoreAndPlace(a: RecalledMessage, b: RecalledMessage): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.conversationId !== b.conversationId) return a.conversationId < b.conversationId ? -1 : 1;
  return a.seq - b.seq;
}
