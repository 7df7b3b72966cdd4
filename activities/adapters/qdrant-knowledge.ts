import { QdrantClient } from '@qdrant/js-client-rest';

import type { KnowledgeIndex } from '../ports.js';
import { toPassage, toPoints, toScopeFilter, toPointId, type QdrantRequest } from './qdrant-requests.js';

// A point takes about 6 KB of JSON, and a passage may have twenty: this keeps a write within its time.
const PASSAGES_PER_WRITE = 10;

/**
 * Knowledge in Qdrant, all bots in one collection, told apart by payload (`bot_id` is its tenant key). Every request is
 * given up after `fetchTimeoutMs`; rejects with QdrantClientTimeoutError or Qdrant's ApiError.
 */
export function createQdrantKnowledge({
  url,
  apiKey,
  collection = 'parley_passages',
  fetchTimeoutMs,
}: {
  url: string;
  apiKey?: string;
  collection?: string;
  fetchTimeoutMs: number;
}): KnowledgeIndex {
  const client = new QdrantClient({
    ...toAddress(url),
    ...(apiKey === undefined ? {} : { apiKey }),
    timeout: fetchTimeoutMs,
    checkCompatibility: false,
  });

  async function createCollection(dimensions: number): Promise<void> {
    try {
      await client.createCollection(collection, {
        vectors: { size: dimensions, distance: 'Cosine' },
      } satisfies QdrantRequest<'CreateCollection'>);
    } catch (error) {
      // Another process was quicker.
      const { exists } = await client.collectionExists(collection);
      if (!exists) throw error;
    }
  }

  return {
    async prepare({ dimensions }) {
      const { exists } = await client.collectionExists(collection);
      if (!exists) await createCollection(dimensions);
      const { config } = await client.getCollection(collection);
      const size = config.params.vectors?.['size'];
      if (size !== dimensions) {
        throw new Error(
          `The Qdrant collection ${collection} does not hold vectors of ${dimensions} dimensions: use another collection.`,
        );
      }
      const indexes = [
        { field_name: 'bot_id', field_schema: { type: 'keyword', is_tenant: true } },
        { field_name: 'generation_id', field_schema: 'keyword' },
        { field_name: 'passage_id', field_schema: 'keyword' },
      ] satisfies QdrantRequest<'CreateFieldIndex'>[];
      for (const index of indexes) await client.createPayloadIndex(collection, { wait: true, ...index });
    },

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

/** The client takes an address without a port for Qdrant's own 6333, and drops a path; neither is what the URL says. */
function toAddress(address: string): { url: string; port: number; prefix?: string } {
  const { protocol, hostname, port, pathname } = new URL(address);
  const named = /^https?:\/\/[^/]*:(\d+)(?:\/|$)/.exec(address)?.[1] ?? port;
  const prefix = pathname.replace(/\/+$/, '');
  return {
    url: `${protocol}//${hostname}`,
    port: named === '' ? 6333 : Number(named),
    ...(prefix === '' ? {} : { prefix }),
  };
}
