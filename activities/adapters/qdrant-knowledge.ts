import type { KnowledgeIndex } from '../ports.js';
import { openQdrant, prepareCollection, type QdrantRequest, type QdrantServer } from './qdrant.js';
import { toPassage, toPoints, toScopeFilter, toPointId, toVector } from './qdrant-requests.js';

// A point takes about 6 KB of JSON, and a passage may have twenty: this keeps a write within its time.
const PASSAGES_PER_WRITE = 10;

const PAYLOAD_INDEXES = [
  { field_name: 'bot_id', field_schema: { type: 'keyword', is_tenant: true } },
  { field_name: 'generation_id', field_schema: 'keyword' },
  { field_name: 'passage_id', field_schema: 'keyword' },
] satisfies QdrantRequest<'CreateFieldIndex'>[];

/**
 * Knowledge in Qdrant, all bots in one collection, told apart by payload (`bot_id` is its tenant key). Every request is
 * given up after `fetchTimeoutMs`; rejects with QdrantClientTimeoutError or Qdrant's ApiError.
 */
export function createQdrantKnowledge({
  collection = 'parley_passages',
  ...server
}: QdrantServer & { collection?: string }): KnowledgeIndex {
  const client = openQdrant(server);

  return {
    prepare: ({ dimensions }) => prepareCollection({ client, collection, dimensions, indexes: PAYLOAD_INDEXES }),

    async upsert({ passages, ...scope }) {
      for (let from = 0; from < passages.length; from += PASSAGES_PER_WRITE) {
        const group = passages.slice(from, from + PASSAGES_PER_WRITE);
        const passageIds = group.map(({ passage }) => passage.id);
        const points = group.flatMap((entry) => toPoints(scope, entry));
        await client.batchUpdate(collection, {
          wait: true,
          operations: [
            // The passages may have had more ways to ask before.
            { delete: { filter: toScopeFilter(scope, passageIds) } },
            ...(points.length === 0 ? [] : [{ upsert: { points } }]),
          ] satisfies QdrantRequest<'UpdateOperations'>['operations'],
        });
      }
    },

    async search({ vector, limit, ...scope }) {
      const { groups } = await client.queryGroups(collection, {
        query: Array.from(vector),
        filter: toScopeFilter(scope),
        group_by: 'passage_id',
        group_size: 1,
        limit,
        with_payload: false,
      } satisfies QdrantRequest<'QueryGroupsRequest'>);
      return groups.map(({ id, hits }) => ({ passageId: String(id), score: hits[0]?.score ?? -1 }));
    },

    async load({ passageIds, ...scope }) {
      if (passageIds.length === 0) return [];
      const points = await client.retrieve(collection, {
        ids: passageIds.map((passageId) => toPointId(scope, passageId, 0)),
        with_payload: true,
        with_vector: false,
      } satisfies QdrantRequest<'PointRequest'>);
      const passages = new Map(
        points.map(({ payload }) => toPassage(scope, payload)).map((found) => [found?.id, found]),
      );
      return passageIds.flatMap((passageId) => passages.get(passageId) ?? []);
    },

    async loadVectors({ passages, ...scope }) {
      const ids = passages.flatMap(({ passageId, count }) =>
        Array.from({ length: count }, (_, position) => toPointId(scope, passageId, position)),
      );
      if (ids.length === 0) return new Map();
      const points = await client.retrieve(collection, {
        ...{ ids, with_payload: true, with_vector: true },
      } satisfies QdrantRequest<'PointRequest'>);
      const found = new Map(points.map(({ id, payload, vector }) => [id, toVector(scope, payload, vector)]));
      return new Map(
        passages.flatMap(({ passageId, count }) => {
          const vectors = Array.from({ length: count }, (_, position) =>
            found.get(toPointId(scope, passageId, position)),
          ).filter((vector) => vector !== undefined);
          return vectors.length === count ? [[passageId, vectors]] : [];
        }),
      );
    },

    async drop(scope) {
      await client.delete(collection, {
        wait: true,
        filter: toScopeFilter(scope),
      } satisfies QdrantRequest<'FilterSelector'> & { wait: boolean });
    },

    async ping() {
      const start = performance.now();
      await client.getCollections();
      return performance.now() - start;
    },

    close: () => Promise.resolve(),
  };
}
