import path from 'node:path';

import type { MemoryIndex } from '../ports.js';
import { createLibsqlMemory } from './libsql-memory.js';
import { createQdrantMemory } from './qdrant-memory.js';
import { toVectorStore, type VectorStoreEnvironment } from './vector-store.js';

/** Opens the memories of all persons where the environment says. Rejects where it names no place. */
export async function createMemoryIndex({
  env,
}: {
  env: VectorStoreEnvironment;
}): Promise<MemoryIndex & { close(): Promise<void> }> {
  const store = toVectorStore({ env });
  if (store.kind === 'qdrant') return createQdrantMemory(store.server);
  // Not the file of the knowledge: a worker would wait, with all it does, while the batch worker writes there.
  return await createLibsqlMemory({ file: path.join(store.folder, 'memory', 'vectors.db') });
}
