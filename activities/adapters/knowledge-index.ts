import path from 'node:path';

import type { KnowledgeIndex } from '../ports.js';
import { createLibsqlKnowledge } from './libsql-knowledge.js';
import { createQdrantKnowledge } from './qdrant-knowledge.js';
import { toVectorStore, type VectorStoreEnvironment } from './vector-store.js';

/** Opens the passages of all bots where the environment says. Rejects where it names no place. */
export async function createKnowledgeIndex({ env }: { env: VectorStoreEnvironment }): Promise<KnowledgeIndex> {
  const store = toVectorStore({ env });
  if (store.kind === 'qdrant') return createQdrantKnowledge(store.server);
  return await createLibsqlKnowledge({ file: path.join(store.folder, 'knowledge', 'vectors.db') });
}
