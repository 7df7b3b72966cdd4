import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createSentenceEmbedder } from '../../activities/adapters/embedder/index.js';
import { createLibsqlKnowledge } from '../../activities/adapters/libsql-knowledge.js';
import { findMeantFlow } from '../../activities/flows/find-flow.js';
import { createIndexGeneration } from '../../activities/knowledge/index-generation.js';
import { loadBotFolder } from '../../activities/knowledge/load-bot-folder.js';
import { isFlowPassage } from '../../contracts/flows.js';
import { findKnowledge } from './find-knowledge.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { createCatalog } from './catalog.js';
import { publish } from './publish.js';

/** What the demo bot made of a question: its best passage, whatever the score; a flow where that would begin. */
export type Found = { passageId: string; score: number };

/** The demo bot's folder, indexed with the bundled model; close it. */
export async function openDemoBot() {
  const scope = { botId: 'demo', generationId: 'g1' };
  const folder = await loadBotFolder({ directory: path.join(findProjectRoot(), 'bots', 'demo') });
  const directory = await mkdtemp(path.join(tmpdir(), 'parley-demo-'));
  const embedder = await createSentenceEmbedder();
  const index = await createLibsqlKnowledge({ file: path.join(directory, 'vectors.db') });
  const { catalog, context } = createCatalog(folder.faqs, { flows: folder.flows?.flows ?? [] });
  await createIndexGeneration({ catalog, index, embedder, context })(scope);
  const find = findKnowledge({ bots: publish(scope, {}, folder.flows), index, embedder, timeoutMs: 20_000 });
  return {
    ...folder,
    async best(question: string): Promise<Found> {
      const { matches } = await find(question);
      const { flows = [] } = folder.flows ?? {};
      const { threshold } = folder.manifest.settings.knowledge;
      const begins = findMeantFlow({ flows, matches, threshold }) !== undefined;
      return matches.find(({ passageId }) => begins || !isFlowPassage(passageId)) ?? { passageId: 'none', score: -1 };
    },
    async close(): Promise<void> {
      await embedder.close();
      await index.close();
      await rm(directory, { recursive: true });
    },
  };
}

export type DemoBot = Awaited<ReturnType<typeof openDemoBot>>;
