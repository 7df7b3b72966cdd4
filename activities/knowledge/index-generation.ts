import { Context } from '@temporalio/activity';

import type { BotCatalog, Embedder, KnowledgeIndex, KnowledgeScope, PassageVector, PhrasedPassage } from '../ports.js';
import { toSearchText } from './search-text.js';

/** What the activity needs of Temporal. */
export type IndexingContext = {
  heartbeat(details: { indexed: number }): void;
  readonly cancellationSignal: AbortSignal;
  readonly log: { warn(message: string, meta?: Record<string, unknown>): unknown };
};

// Some hundred sentences at most: a second or two between heartbeats.
const PASSAGES_PER_STEP = 16;

/**
 * Builds a knowledge generation beside the one that answers: embeds every question and phrase, writes them, and then
 * switches to it. Run again it writes the same passages over. What the switch retired is dropped from the index.
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
    await index.prepare({ dimensions: embedder.dimensions });
    const { passages, flows } = await catalog.loadGeneration({ botId, generationId });
    const found = [...passages, ...flows];

    for (let from = 0; from < found.length; from += PASSAGES_PER_STEP) {
      activity.heartbeat({ indexed: from });
      const step = found.slice(from, from + PASSAGES_PER_STEP);
      await index.upsert({ botId, generationId, passages: await embedPassages(step, embedder, signal) });
    }

    signal.throwIfAborted();
    const passageCount = passages.length;
    const { retired } = await catalog.activateGeneration({ botId, generationId, passageCount });
    for (const generation of retired) {
      activity.heartbeat({ indexed: passageCount });
      // The new generation answers already: what cannot be cleared away must not count as a failure to publish.
      await index.drop({ botId, generationId: generation }).catch(() => {
        activity.log.warn('A retired knowledge generation could not be dropped from the index.', {
          botId,
          generationId: generation,
        });
      });
    }
    return { passageCount };
  };
}

/** Embeds the texts of several passages in one go. */
async function embedPassages(
  step: PhrasedPassage[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<PassageVector[]> {
  const waysToAsk = step.map(({ passage, phrases }) => [...new Set([passage.title, ...phrases].map(toSearchText))]);
  const vectors = await embedder.embed({ texts: waysToAsk.flat(), signal });
  let next = 0;
  return step.map(({ passage }, at) => {
    const count = waysToAsk[at]?.length ?? 0;
    next += count;
    return { passage, vectors: vectors.slice(next - count, next) };
  });
}
