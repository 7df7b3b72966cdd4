import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { createClient, type InStatement, type Row, type Value } from '@libsql/client';

// Readers never wait in WAL. Writers of several processes take turns; the driver waits for its turn on this thread, so
// not for long.
const BUSY_TIMEOUT_MS = 2000;

/** An open libSQL file. Rejects with LibsqlError; a write that waited 2 s for another gives SQLITE_BUSY. */
export type LibsqlFile = {
  /** Makes tables that are not there. Rejects where `vectorTable` keeps its `embedding` in other dimensions. */
  prepare(input: { statements: string[]; vectorTable: string; dimensions: number }): Promise<void>;
  read(statement: InStatement): Promise<Row[]>;
  /** All of the statements or none. */
  write(statements: InStatement[]): Promise<void>;
  close(): Promise<void>;
};

/** Opens a libSQL file that several processes may share; makes it and its folder where they are missing. */
export async function openLibsql({ file }: { file: string }): Promise<LibsqlFile> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const connection = { url: pathToFileURL(file).href, timeout: BUSY_TIMEOUT_MS, concurrency: 1 };
  const writer = createClient(connection);
  // A vector of 512 dimensions fills more than half of a usual page: each would have one of its own. New files only.
  await writer.execute('PRAGMA page_size = 16384');
  await writer.execute('PRAGMA journal_mode = WAL');
  const reader = createClient(connection);

  async function read(statement: InStatement): Promise<Row[]> {
    const { rows } = await reader.execute(statement);
    return rows;
  }

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
    async prepare({ statements, vectorTable, dimensions }) {
      await write(statements);
      const [stored] = await read({
        sql: "SELECT type FROM pragma_table_info(?) WHERE name = 'embedding'",
        args: [vectorTable],
      });
      const type = toText(stored?.['type']);
      if (type !== `F32_BLOB(${dimensions})`) {
        throw new Error(
          `The vector store holds ${type}, but the embedder makes ${dimensions} dimensions: use another data folder.`,
        );
      }
    },

    read,
    write,

    close() {
      reader.close();
      writer.close();
      return Promise.resolve();
    },
  };
}

/** A vector as a column of the type F32_BLOB takes it. */
export function toBlob(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer as ArrayBuffer, vector.byteOffset, vector.byteLength);
}

/** The vector of a column of the type F32_BLOB; empty where it holds none. */
export function toVector(value: Value | undefined): Float32Array {
  return value instanceof ArrayBuffer ? new Float32Array(value) : new Float32Array();
}

/** The text of a column; empty where it holds none. */
export function toText(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
