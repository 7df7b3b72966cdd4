import type { InStatement } from '@libsql/client';

import type { MemoryIndex, MemoryOwner, MemoryScope, MemoryVector } from '../ports.js';
import { openLibsql, toBlob, toText } from './libsql.js';

// Keeps the time for which one write locks the file in the range of milliseconds.
const MESSAGES_PER_WRITE = 50;

// `IS` keeps every row where there is nothing to leave out.
const IN_SCOPE = `
  bot_id = :botId AND person_id = :personId
  AND (:within IS NULL OR conversation_id = :within)
  AND NOT (conversation_id IS :except AND seq >= :fromSeq)`;

const HAS = `SELECT EXISTS (SELECT 1 FROM message_memory WHERE ${IN_SCOPE}) AS found`;

// MATERIALIZED: else distances are worked out more than once.
const SEARCH = `
  WITH candidate AS MATERIALIZED (
    SELECT conversation_id, seq, at, 1 - vector_distance_cos(embedding, :vector) AS score FROM message_memory
    WHERE ${IN_SCOPE})
  SELECT conversation_id, seq, at, score FROM candidate
  WHERE score > :threshold ORDER BY score DESC, conversation_id, seq LIMIT :limit`;

/**
 * Memories in one libSQL file that all workers share. Compares with every message of the person (exact; 2 to 4 µs for one
 * of 512 dimensions, on the calling thread). Fails as LibsqlFile does.
 */
export async function createLibsqlMemory({
  file,
}: {
  file: string;
}): Promise<MemoryIndex & { close(): Promise<void> }> {
  const store = await openLibsql({ file });

  return {
    prepare: ({ dimensions }) =>
      store.prepare({ statements: toTables(dimensions), vectorTable: 'message_memory', dimensions }),

    async upsert({ messages, ...of }) {
      for (let from = 0; from < messages.length; from += MESSAGES_PER_WRITE) {
        const group = messages.slice(from, from + MESSAGES_PER_WRITE);
        await store.write(group.map((message) => toUpsert(of, message)));
      }
    },

    async has(scope) {
      const [row] = await store.read({ sql: HAS, args: toScopeArgs(scope) });
      return row?.['found'] === 1;
    },

    async search({ vector, threshold, limit, ...scope }) {
      const rows = await store.read({
        sql: SEARCH,
        args: { ...toScopeArgs(scope), vector: toBlob(vector), threshold, limit },
      });
      return rows.map((row) => ({
        conversationId: toText(row['conversation_id']),
        seq: Number(row['seq']),
        at: toText(row['at']),
        score: Number(row['score']),
      }));
    },

    async forget({ botId, personId, conversationId }) {
      await store.write([
        {
          sql: 'DELETE FROM message_memory WHERE bot_id = ? AND person_id = ? AND conversation_id = ?',
          args: [botId, personId, conversationId],
        },
      ]);
    },

    close: () => store.close(),
  };
}

function toTables(dimensions: number): string[] {
  // libSQL takes a vector of another size, and then no search of that person could compare with it.
  const bytes = dimensions * Float32Array.BYTES_PER_ELEMENT;
  return [
    `CREATE TABLE IF NOT EXISTS message_memory (
       conversation_id TEXT NOT NULL, seq INTEGER NOT NULL, bot_id TEXT NOT NULL, person_id TEXT NOT NULL,
       at TEXT NOT NULL, embedding F32_BLOB(${dimensions}) NOT NULL CHECK (length(embedding) = ${bytes}),
       PRIMARY KEY (conversation_id, seq))`,
    `CREATE INDEX IF NOT EXISTS message_memory_of_person
       ON message_memory (bot_id, person_id, conversation_id, seq)`,
  ];
}

function toScopeArgs({ botId, personId, within, except }: MemoryScope): Record<string, string | number | null> {
  return {
    botId,
    personId,
    within: within?.conversationId ?? null,
    except: except?.conversationId ?? null,
    fromSeq: except?.fromSeq ?? null,
  };
}

function toUpsert(of: MemoryOwner & { conversationId: string }, { seq, at, vector }: MemoryVector): InStatement {
  return {
    sql: `INSERT OR REPLACE INTO message_memory (conversation_id, seq, bot_id, person_id, at, embedding)
          VALUES (?, ?, ?, ?, ?, ?)`,
    args: [of.conversationId, seq, of.botId, of.personId, at, toBlob(vector)],
  };
}
