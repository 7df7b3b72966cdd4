// activities/adapters/libsql.ts
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createClient } from "@libsql/client";
var BUSY_TIMEOUT_MS = 2e3;
async function openLibsql({ file: file2 }) {
  await mkdir(path.dirname(path.resolve(file2)), { recursive: true });
  const connection = { url: pathToFileURL(file2).href, timeout: BUSY_TIMEOUT_MS, concurrency: 1 };
  const writer = createClient(connection);
  await writer.execute("PRAGMA page_size = 16384");
  await writer.execute("PRAGMA journal_mode = WAL");
  const reader = createClient(connection);
  async function read(statement) {
    const { rows } = await reader.execute(statement);
    return rows;
  }
  async function write(statements) {
    try {
      await writer.batch(statements, "write");
    } catch (error) {
      writer.reconnect();
      throw error;
    }
  }
  return {
    async prepare({ statements, vectorTable, dimensions }) {
      await write(statements);
      const [stored] = await read({
        sql: "SELECT type FROM pragma_table_info(?) WHERE name = 'embedding'",
        args: [vectorTable]
      });
      const type = toText(stored?.["type"]);
      if (type !== `F32_BLOB(${dimensions})`) {
        throw new Error(
          `The vector store holds ${type}, but the embedder makes ${dimensions} dimensions: use another data folder.`
        );
      }
    },
    read,
    write,
    close() {
      reader.close();
      writer.close();
      return Promise.resolve();
    }
  };
}
function toBlob(vector) {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}
function toText(value) {
  return typeof value === "string" ? value : "";
}

// activities/adapters/libsql-memory.ts
var MESSAGES_PER_WRITE = 50;
var SEARCH = `
  WITH candidate AS MATERIALIZED (
    SELECT conversation_id, seq, at, 1 - vector_distance_cos(embedding, :vector) AS score FROM message_memory
    WHERE bot_id = :botId AND person_id = :personId
      AND (:within IS NULL OR conversation_id = :within)
      AND NOT (conversation_id IS :except AND seq >= :fromSeq))
  SELECT conversation_id, seq, at, score FROM candidate
  WHERE score > :threshold ORDER BY score DESC, conversation_id, seq LIMIT :limit`;
async function createLibsqlMemory({
  file: file2
}) {
  const store = await openLibsql({ file: file2 });
  return {
    prepare: ({ dimensions }) => store.prepare({ statements: toTables(dimensions), vectorTable: "message_memory", dimensions }),
    async upsert({ messages, ...of }) {
      for (let from = 0; from < messages.length; from += MESSAGES_PER_WRITE) {
        const group = messages.slice(from, from + MESSAGES_PER_WRITE);
        await store.write(group.map((message) => toUpsert(of, message)));
      }
    },
    async search({ botId, personId, vector, threshold, limit, within, except }) {
      const rows = await store.read({
        sql: SEARCH,
        args: {
          botId,
          personId,
          vector: toBlob(vector),
          threshold,
          limit,
          within: within?.conversationId ?? null,
          except: except?.conversationId ?? null,
          fromSeq: except?.fromSeq ?? null
        }
      });
      return rows.map((row) => ({
        conversationId: toText(row["conversation_id"]),
        seq: Number(row["seq"]),
        at: toText(row["at"]),
        score: Number(row["score"])
      }));
    },
    async forget({ botId, personId, conversationId }) {
      await store.write([
        {
          sql: "DELETE FROM message_memory WHERE bot_id = ? AND person_id = ? AND conversation_id = ?",
          args: [botId, personId, conversationId]
        }
      ]);
    },
    close: () => store.close()
  };
}
function toTables(dimensions) {
  const bytes = dimensions * Float32Array.BYTES_PER_ELEMENT;
  return [
    `CREATE TABLE IF NOT EXISTS message_memory (
       conversation_id TEXT NOT NULL, seq INTEGER NOT NULL, bot_id TEXT NOT NULL, person_id TEXT NOT NULL,
       at TEXT NOT NULL, embedding F32_BLOB(${dimensions}) NOT NULL CHECK (length(embedding) = ${bytes}),
       PRIMARY KEY (conversation_id, seq))`,
    `CREATE INDEX IF NOT EXISTS message_memory_of_person
       ON message_memory (bot_id, person_id, conversation_id, seq)`
  ];
}
function toUpsert(of, { seq, at: at2, vector }) {
  return {
    sql: `INSERT OR REPLACE INTO message_memory (conversation_id, seq, bot_id, person_id, at, embedding)
          VALUES (?, ?, ?, ?, ?, ?)`,
    args: [of.conversationId, seq, of.botId, of.personId, at2, toBlob(vector)]
  };
}

// test/zz-bench.ts
import { rmSync, statSync } from "node:fs";
var file = "/tmp/memexp/db/vectors.db";
rmSync("/tmp/memexp/db", { recursive: true, force: true });
var D = 512;
var rv = () => {
  const v = Float32Array.from({ length: D }, () => Math.random() - 0.5);
  const l = Math.hypot(...v);
  return v.map((x) => x / l);
};
var ix = await createLibsqlMemory({ file });
await ix.prepare({ dimensions: D });
var at = "2026-01-01T00:00:00.000Z";
var probe = rv();
var s = performance.now();
for (let c = 0; c < 50; c++) {
  await ix.upsert({ botId: "b", personId: "p", conversationId: `c${c}`, messages: Array.from({ length: 100 }, (_, q2) => ({ seq: q2 + 1, at, vector: c === 7 && q2 === 3 ? probe : rv() })) });
  for (let o = 0; o < 4; o++) await ix.upsert({ botId: "b", personId: `o${o}`, conversationId: `o${o}c${c}`, messages: Array.from({ length: 100 }, (_, q2) => ({ seq: q2 + 1, at, vector: rv() })) });
}
console.log("write 25,000:", (performance.now() - s) / 25e3, "ms each");
async function m(name, f) {
  const t = [];
  for (let i = 0; i < 60; i++) {
    const a = performance.now();
    await f();
    t.push(performance.now() - a);
  }
  t.sort((a, b) => a - b);
  console.log(name.padEnd(50), "p50", t[30].toFixed(2), "p95", t[57].toFixed(2), "max", t[59].toFixed(2));
}
var q = { botId: "b", personId: "p", vector: probe, threshold: 0.7, limit: 5 };
console.log(await ix.search(q));
await m("5,000 of one person (25,000 in the file)", () => ix.search(q));
await m("  except the end of one conversation", () => ix.search({ ...q, except: { conversationId: "c1", fromSeq: 50 } }));
await m("  within one conversation of 100", () => ix.search({ ...q, within: { conversationId: "c7" } }));
await m("person of none", () => ix.search({ ...q, personId: "nobody" }));
await m("one message written", () => ix.upsert({ botId: "b", personId: "z", conversationId: "z", messages: [{ seq: 1, at, vector: probe }] }));
await ix.upsert({ botId: "b", personId: "zero", conversationId: "zero", messages: [{ seq: 1, at, vector: new Float32Array(D) }, { seq: 2, at, vector: probe }] });
console.log("zero vector", await ix.search({ ...q, personId: "zero" }), await ix.search({ ...q, personId: "zero", vector: new Float32Array(D), threshold: -2 }));
console.log("file MB", statSync(file).size / 1e6);
await ix.close();
