import type { InStatement } from '@libsql/client';

import type { KnowledgeIndex, KnowledgeScope, PassageVector } from '../ports.js';
import { openLibsql, toBlob, toText, toVector } from './libsql.js';

// Keeps the time for which one write locks the file in the range of milliseconds.
const PASSAGES_PER_WRITE = 50;

/**
 * The embedded vector store: one libSQL file that worker and batch processes share. Compares with every vector of the
 * generation (exact; about 4 µs for one of 512 dimensions, on the calling thread). Fails as LibsqlFile does.
 */
export async function createLibsqlKnowledge({ file }: { file: string }): Promise<KnowledgeIndex> {
  const store = await openLibsql({ file });

  return {
    prepare: ({ dimensions }) =>
      store.prepare({ statements: toTables(dimensions), vectorTable: 'passage_vector', dimensions }),

    async upsert({ passages, ...scope }) {
      for (let from = 0; from < passages.length; from += PASSAGES_PER_WRITE) {
        const group = passages.slice(from, from + PASSAGES_PER_WRITE);
        await store.write(group.flatMap((entry) => toUpsert(scope, entry)));
      }
    },

    async search({ botId, generationId, vector, limit }) {
      const rows = await store.read({
        sql: `SELECT passage_id, MIN(vector_distance_cos(embedding, ?)) AS distance FROM passage_vector
              WHERE bot_id = ? AND generation_id = ? GROUP BY passage_id ORDER BY distance, passage_id LIMIT ?`,
        args: [toBlob(vector), botId, generationId, limit],
      });
      return rows.map((row) => ({ passageId: toText(row['passage_id']), score: 1 - Number(row['distance']) }));
    },

    async load({ botId, generationId, passageIds }) {
      const rows = await store.read({
        sql: `SELECT passage.passage_id, category, title, text FROM json_each(?) AS wanted
              JOIN passage ON passage.passage_id = wanted.value WHERE bot_id = ? AND generation_id = ? ORDER BY wanted.key`,
        args: [JSON.stringify(passageIds), botId, generationId],
      });
      return rows.map((row) => ({
        id: toText(row['passage_id']),
        category: toText(row['category']),
        title: toText(row['title']),
        text: toText(row['text']),
      }));
    },

    async loadVectors({ botId, generationId, passages }) {
      const rows = await store.read({
        sql: `SELECT passage_id, embedding FROM passage_vector
              WHERE bot_id = ? AND generation_id = ? AND passage_id IN (SELECT value FROM json_each(?))
              ORDER BY passage_id, position`,
        args: [botId, generationId, JSON.stringify(passages.map(({ passageId }) => passageId))],
      });
      const vectors = new Map<string, Float32Array[]>();
      for (const row of rows) {
        const passageId = toText(row['passage_id']);
        vectors.set(passageId, [...(vectors.get(passageId) ?? []), toVector(row['embedding'])]);
      }
      for (const { passageId, count } of passages) {
        if (vectors.get(passageId)?.length !== count) vectors.delete(passageId);
      }
      return vectors;
    },

    async drop({ botId, generationId }) {
      const args = [botId, generationId];
      await store.write([
        { sql: 'DELETE FROM passage_vector WHERE bot_id = ? AND generation_id = ?', args },
        { sql: 'DELETE FROM passage WHERE bot_id = ? AND generation_id = ?', args },
      ]);
    },

    async ping() {
      const start = performance.now();
      await store.read('SELECT 1');
      return performance.now() - start;
    },

    close: () => store.close(),
  };
}

function toTables(dimensions: number): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS passage (
       bot_id TEXT NOT NULL, generation_id TEXT NOT NULL, passage_id TEXT NOT NULL,
       category TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
       PRIMARY KEY (bot_id, generation_id, passage_id))`,
    `CREATE TABLE IF NOT EXISTS passage_vector (
       bot_id TEXT NOT NULL, generation_id TEXT NOT NULL, passage_id TEXT NOT NULL, position INTEGER NOT NULL,
       embedding F32_BLOB(${dimensions}) NOT NULL,
       PRIMARY KEY (bot_id, generation_id, passage_id, position))`,
  ];
}

function toUpsert({ botId, generationId }: KnowledgeScope, { passage, vectors }: PassageVector): InStatement[] {
  const key = [botId, generationId, passage.id];
  return [
    // The passage may have had more ways to ask before.
    { sql: 'DELETE FROM passage_vector WHERE bot_id = ? AND generation_id = ? AND passage_id = ?', args: key },
    {
      sql: 'INSERT OR REPLACE INTO passage (bot_id, generation_id, passage_id, category, title, text) VALUES (?, ?, ?, ?, ?, ?)',
      args: [...key, passage.category, passage.title, passage.text],
    },
    ...vectors.map((vector, position) => ({
      sql: 'INSERT INTO passage_vector (bot_id, generation_id, passage_id, position, embedding) VALUES (?, ?, ?, ?, ?)',
      args: [...key, position, toBlob(vector)],
    })),
  ];
}
