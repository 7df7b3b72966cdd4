import type { KnowledgeMatch } from '../../contracts/conversation.js';
import type { BotDirectory, Embedder, KnowledgeIndex } from '../ports.js';
import { toSearchText } from './search-text.js';

// A local activity ends within a second, or it costs its workflow task. What it does not find in this time the turn
// goes on without.
const RETRIEVAL_TIMEOUT_MS = 800;

/** What was found, and in which knowledge: its texts are loaded from there. */
export type RetrievedKnowledge = { generationId: string | null; matches: KnowledgeMatch[] };

/**
 * Finds passages for a question, however it is capitalized and punctuated, in what the bot has published now: ids and
 * cosine similarities, best first, whatever the score. A local activity: it only reads. Rejects after `timeoutMs`, with a
 * TimeoutError, or when embedder or index fail.
 */
export function createRetrieveKnowledge({
  bots,
  index,
  embedder,
  timeoutMs = RETRIEVAL_TIMEOUT_MS,
}: {
  bots: BotDirectory;
  index: KnowledgeIndex;
  embedder: Embedder;
  timeoutMs?: number;
}) {
  return async function retrieveKnowledge({
    botId,
    question,
  }: {
    botId: string;
    question: string;
  }): Promise<RetrievedKnowledge> {
    const signal = AbortSignal.timeout(timeoutMs);
    const { generationId, settings } = await withSignal(bots.current({ botId }), signal);
    if (generationId === null) return { generationId, matches: [] };
    const [vector] = await embedder.embed({ texts: [toSearchText(question)], signal });
    if (vector === undefined) throw new Error('The embedder gave no vector.');
    const matches = await withSignal(
      index.search({ botId, generationId, vector, limit: settings.knowledge.passages }),
      signal,
    );
    // Stored in history: four digits say all that a score can say.
    return {
      generationId,
      matches: matches.map(({ passageId, score }) => ({ passageId, score: Math.round(score * 1e4) / 1e4 })),
    };
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
