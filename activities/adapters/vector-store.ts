import type { QdrantServer } from './qdrant.js';

/** What of the environment decides where vectors are; see docs/configuration.md. */
export type VectorStoreEnvironment = {
  QDRANT_URL?: string | undefined;
  QDRANT_API_KEY?: string | undefined;
  PARLEY_DATA_DIR?: string | undefined;
};

// A customer waits behind a search: better an answer without what it would find than a late one.
const QDRANT_TIMEOUT_MS = 2000;

/** The store that the environment asks for: Qdrant where QDRANT_URL is set, else files in the data folder. */
export function toVectorStore({
  env,
}: {
  env: VectorStoreEnvironment;
}): { kind: 'qdrant'; server: QdrantServer } | { kind: 'libsql'; folder: string } {
  if (env.QDRANT_URL !== undefined) {
    const server = { url: env.QDRANT_URL, fetchTimeoutMs: QDRANT_TIMEOUT_MS };
    return {
      kind: 'qdrant',
      server: env.QDRANT_API_KEY === undefined ? server : { ...server, apiKey: env.QDRANT_API_KEY },
    };
  }
  if (env.PARLEY_DATA_DIR === undefined) {
    throw new Error('There is no place for vectors: set QDRANT_URL or PARLEY_DATA_DIR.');
  }
  return { kind: 'libsql', folder: env.PARLEY_DATA_DIR };
}
