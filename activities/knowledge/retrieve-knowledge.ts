import type { KnowledgeMatch } from '../../contracts/conversation.js';
import type { Embedder, KnowledgeIndex, KnowledgeScope } from '../ports.js';

// A local activity ends within a second, or it costs its workflow task. What it does not find in this time the turn
// goes on without.
const RETRIEVAL_TIMEOUT_MS = 800;

/**
 * Finds passages for a question: ids and cosine similarities, best first, whatever the score. A local activity: it only
 * reads. Rejects after `timeoutMs`, with a TimeoutError, or when embedder or index fail.
 */
export function createRetrieveKnowledge({
  index,
  embedder,
  timeoutMs = RETRIEVAL_TIMEOUT_MS,
}: {
  index: KnowledgeIndex;
  embedder: Embedder;
  timeoutMs?: number;
}) {
  return async function retrieveKnowledge({
    botId,
    generationId,
    question,
    limit,
  }: KnowledgeScope & { question: string; limit: number }): Promise<{ matches: KnowledgeMatch[] }> {
    const signal = AbortSignal.timeout(timeoutMs);
    const [vector] = await embedder.embed({ texts: [question], signal });
    if (vector === undefined) throw new Error('The embedder gave no vector.');
    const matches = await withSignal(index.search({ botId, generationId, vector, limit }), signal);
    // Stored in history: four digits say all that a score can say.
    return { matches: matches.map(({ passageId, score }) => ({ passageId, score: Math.round(score * 1e4) / 1e4 })) };
  };
}

/** Stops waiting when the signal aborts; the work itself has a bound of its own. */
async function withSignal<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  return await new Promise<Result>((resolve, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
