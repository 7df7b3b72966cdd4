import type { BotSettings } from '../../contracts/bot.js';
import type { KnowledgeMatch } from '../../contracts/conversation.js';
import type {
  BotDirectory,
  ConversationKey,
  Embedder,
  KnowledgeIndex,
  MemoryIndex,
  MemoryScope,
  PublishedBot,
  RecalledMessage,
} from '../ports.js';
import { toSearchText } from '../../contracts/faqs.js';

// Whoever waits for an answer waits for this. What is not found in this time the turn goes on without; and the local activity
// of runs from before decision 55 has to end within a second.
const LOOK_UP_TIMEOUT_MS = 800;

/** What was found, and in which knowledge: its texts are loaded from there. */
export type FoundKnowledge =
  { status: 'available'; generationId: string | null; matches: KnowledgeMatch[] } | { status: 'unavailable' };
export type FoundMemories = { status: 'available'; recalled: RecalledMessage[] } | { status: 'unavailable' | 'off' };
export type Found = { knowledge: FoundKnowledge; memories: FoundMemories };

export type LookUpRequest = {
  personId: string;
  question: string;
  /** The model sees this conversation from here on without being reminded; null: it sees all of it. */
  windowFromSeq: number | null;
};

/** Finds passages and memories for a question: ids and cosine similarities. Never rejects; it only reads. */
export type LookUp = (request: ConversationKey & LookUpRequest) => Promise<Found>;

export function createLookUp({
  bots,
  index,
  memories,
  embedder,
  onFailure,
  timeoutMs = LOOK_UP_TIMEOUT_MS,
}: {
  bots: BotDirectory;
  index: KnowledgeIndex;
  memories: MemoryIndex;
  embedder: Embedder;
  /** Hears why something could not be looked up. */
  onFailure: (what: 'knowledge' | 'memories', reason: unknown) => void;
  timeoutMs?: number;
}): LookUp {
  async function findKnowledge(
    { botId }: ConversationKey,
    { settings, generationId, flows }: PublishedBot,
    vector: () => Promise<Float32Array>,
  ): Promise<FoundKnowledge> {
    if (settings.knowledge.mode === 'none' || generationId === null) {
      return { status: 'available', generationId: null, matches: [] };
    }
    const matches = await index.search({
      ...{ botId, generationId, vector: await vector() },
      // What stands for a flow takes no place of knowledge.
      limit: settings.knowledge.passages + (flows?.flows.length ?? 0),
    });
    return { status: 'available', generationId, matches: matches.map(withShortScore) };
  }

  async function recall(
    { botId, conversationId, personId, windowFromSeq }: ConversationKey & LookUpRequest,
    { settings: { memory } }: { settings: BotSettings },
    vector: () => Promise<Float32Array>,
  ): Promise<FoundMemories> {
    // Nothing of this conversation has left the window, and others are not asked for.
    const allInWindow = windowFromSeq === null && memory.recall === 'conversation';
    if (memory.recall === 'off' || allInWindow) return { status: 'off' };
    const scope: MemoryScope = {
      ...{ botId, personId },
      ...(memory.recall === 'conversation' ? { within: { conversationId } } : {}),
      except: { conversationId, fromSeq: windowFromSeq ?? 0 },
    };
    // Whoever only ever asked has no memories, and a question costs more to embed than all the rest of the search.
    if (!(await memories.has(scope))) return { status: 'available', recalled: [] };
    const recalled = await memories.search({
      ...scope,
      ...{ vector: await vector(), threshold: memory.threshold, limit: memory.messages },
    });
    return { status: 'available', recalled: recalled.map(withShortScore) };
  }

  return async (request) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const { botId, question } = request;
    const bot = bots.current({ botId });
    let embedded: Promise<Float32Array> | undefined;
    const vector = (): Promise<Float32Array> => (embedded ??= embedQuestion(embedder, question, signal));
    const orUnavailable = (what: 'knowledge' | 'memories') => (reason: unknown) => {
      onFailure(what, reason);
      return { status: 'unavailable' as const };
    };
    const [knowledge, found] = await Promise.all([
      withSignal(
        bot.then((known) => findKnowledge(request, known, vector)),
        signal,
      ).catch(orUnavailable('knowledge')),
      withSignal(
        bot.then((known) => recall(request, known, vector)),
        signal,
      ).catch(orUnavailable('memories')),
    ]);
    return { knowledge, memories: found };
  };
}

async function embedQuestion(embedder: Embedder, question: string, signal: AbortSignal): Promise<Float32Array> {
  const [vector] = await embedder.embed({ texts: [toSearchText(question)], signal });
  if (vector === undefined) throw new Error('The embedder gave no vector.');
  return vector;
}

/** Stored in history: four digits say all that a score can say. */
function withShortScore<Scored extends { score: number }>(scored: Scored): Scored {
  return { ...scored, score: Math.round(scored.score * 1e4) / 1e4 };
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
