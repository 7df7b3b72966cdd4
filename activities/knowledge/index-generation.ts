import { Context } from '@temporalio/activity';

import type { BotCatalog, Embedder, KnowledgeIndex, KnowledgeScope } from '../ports.js';
import { createPassageEmbedder } from './embed-passages.js';

/** What the activity needs of Temporal. */
export type IndexingContext = {
  heartbeat(details: { indexed: number }): void;
  readonly cancellationSignal: AbortSignal;
  readonly log: { warn(message: string, meta?: Record<string, unknown>): unknown };
};

// Some hundred sentences at most: a second or two between heartbeats.
const PASSAGES_PER_STEP = 16;

/**
 * Builds a knowledge generation beside the one that answers: gives every question and phrase its vector, writes them, and
 * then switches to it. Run again it writes the same passages over. What the switch left over is dropped from the index.
 * A generation that a newer one has overtaken before it was begun is not built.
 */
export function createIndexGeneration({
  catalog,
  index,
  embedder,
  context = () => Context.current(),
}: {
  catalog: BotCatalog;
  index: KnowledgeIndex;
  embedder: Embedder;
  context?: () => IndexingContext;
}) {
  return async function indexGeneration({ botId, generationId }: KnowledgeScope): Promise<{ passageCount: number }> {
    const activity = context();
    const { cancellationSignal: signal } = activity;
    const scope = { botId, generationId };
    await index.prepare({ dimensions: embedder.dimensions });
    const generation = await catalog.loadGeneration(scope);
    if (generation === null) return { passageCount: 0 };
    const { passages, flows, known } = generation;
    const found = [...passages, ...flows];
    const embedPassages = createPassageEmbedder({ botId, known, index, embedder, signal });

    for (let from = 0; from < found.length; from += PASSAGES_PER_STEP) {
      activity.heartbeat({ indexed: from });
      const step = found.slice(from, from + PASSAGES_PER_STEP);
      await index.upsert({ ...scope, passages: await embedPassages(step) });
      await catalog.noteProgress({ ...scope, indexed: Math.min(from + step.length, passages.length) });
    }

    signal.throwIfAborted();
    const passageCount = passages.length;
    const { retired } = await catalog.activateGeneration({ ...scope, passageCount });
    for (const left of retired) {
      activity.heartbeat({ indexed: passageCount });
      // The new generation answers already: what cannot be cleared away must not count as a failure to publish.
      await dropGeneration({ botId, generationId: left }).catch(() => {
        activity.log.warn('A retired knowledge generation could not be dropped from the index.', {
          botId,
          generationId: left,
        });
      });
    }
    return { passageCount };
  };

  async function dropGeneration(scope: KnowledgeScope): Promise<void> {
    await index.drop(scope);
    await catalog.noteDropped(scope);
  }
}
