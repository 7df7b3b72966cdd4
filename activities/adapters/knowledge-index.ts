import path from 'node:path';

import type { KnowledgeIndex } from '../ports.js';
import { createLibsqlKnowledge } from './libsql-knowledge.js';
import { createQdrantKnowledge } from './qdrant-knowledge.js';

/** What of the environment decides where knowledge is; see docs/configuration.md. */
export type KnowledgeEnvironment = {
  QDRANT_URL?: string | undefined;
  QDRANT_API_KEY?: string | undefined;
  PARLEY_DATA_DIR?: string | undefined;
};

// A customer waits behind a search: better an answer without knowledge than a late one.
const QDRANT_TIMEOUT_MS = 2000;

/** The store that the environment asks for: Qdrant where QDRANT_URL is set, else a file in the data folder. */
export async function createKnowledgeIndex({ env }: { env: KnowledgeEnvironment }): Promise<KnowledgeIndex> {
  if (env.QDRANT_URL !== undefined) {
    return createQdrantKnowledge({
      url: env.QDRANT_URL,
      ...(env.QDRANT_API_KEY === undefined ? {} : { apiKey: env.QDRANT_API_KEY }),
      fetchTimeoutMs: QDRANT_TIMEOUT_MS,
    });
  }
  if (env.PARLEY_DATA_DIR === undefined) {
    throw new Error('There is no place for the knowledge: set QDRANT_URL or PARLEY_DATA_DIR.');
  }
  return await createLibsqlKnowledge({ file: path.join(env.PARLEY_DATA_DIR, 'knowledge', 'vectors.db') });
}
