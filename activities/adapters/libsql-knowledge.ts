import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { createClient, type InStatement, type Value } from '@libsql/client';

import type { KnowledgeIndex, KnowledgeScope, PassageVector } from '../ports.js';

// Readers never wait in WAL. Writers of several processes take turns; the driver waits for its turn on this thread, so
// not for long.
const BUSY_TIMEOUT_MS = 2000;
// Keeps the time for which one write locks the file in the range of milliseconds.
const PASSAGES_PER_WRITE = 50;

/**
 * The embedded vector store: one libSQL file that worker and batch processes share. Compares with every vector of the
 * generation (exact; about 4 µs for one of 512 dimensions, on the calling thread). Rejects with LibsqlError; a write that waited 2 s for another gives SQLITE_BUSY.
 */
export async function createLibsqlKnowledge({ file }: { file: string }): Promise<KnowledgeIndex> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const connection = { url: pathToFileURL(file).href, timeout: BUSY_TIMEOUT_MS, concurrency: 1 };
  const writer = createClient(connection);
  await writer.execute('PRAGMA journal_mode = WAL');
  const reader = createClient(connection);

  async function write(statements: InStatement[]): Promise<void> {
    try {
      await writer.batch(statements, 'write');
    } catch (error) {
      // The driver leaves the failed statement open, and no later transaction of this connection could commit.
      writer.reconnect();
      throw error;
    }
  }

  return {
    async prepare({ dimensions }) {
      await write(toTables(dimensions));
      const stored = await reader.execute(
        "SELECT type FROM pragma_table_info('passage_vector') WHERE name = 'embedding'",
      );
      const type = toText(stored.rows[0]?.['type']);
      if (type !== `F32_BLOB(${dimensions})`) {
        throw new Error(
          `The vector store holds ${type}, but the embedder makes ${dimensions} dimensions: use another data folder.`,
        );
      }
    },

    async upsert({ passages, ...scope }) {
      for (let from = 0; from < passages.length; from += PASSAGES_PER_WRITE) {
        const group = passages.slice(from, from + PASSAGES_PER_WRITE);
        await write(group.flatMap((entry) => toUpsert(scope, entry)));
      }
    },

    async search({ botId, generationId, vector, limit }) {
      const { rows } = await reader.execute({
        sql: `SELECT passage_id, MIN(vector_distance_cos(embedding, ?)) AS distance FROM passage_vector
              WHERE bot_id = ? AND generation_id = ? GROUP BY passage_id ORDER BY distance, passage_id LIMIT ?`,
        args: [toBlob(vector), botId, generationId, limit],
      });
      return rows.map((row) => ({ passageId: toText(row['passage_id']), score: 1 - Number(row['distance']) }));
    },

    async load({ botId, generationId, passageIds }) {
      const { rows } = await reader.execute({
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

    async drop({ botId, generationId }) {
      const args = [botId, generationId];
      await write([
        { sql: 'DELETE FROM passage_vector WHERE bot_id = ? AND generation_id = ?', args },
        { sql: 'DELETE FROM passage WHERE bot_id = ? AND generation_id = ?', args },
      ]);
    },

    async ping() {
      const start = performance.now();
      await reader.execute('SELECT 1');
      return performance.now() - start;
    },

    close() {
      reader.close();
      writer.close();
      return Promise.resolve();
    },
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

function toBlob(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer as ArrayBuffer, vector.byteOffset, vector.byteLength);
}

function toText(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
