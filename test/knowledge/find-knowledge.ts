import { createLookUp } from '../../activities/conversation/look-up.js';
import type { BotDirectory, Embedder, KnowledgeIndex, MemoryIndex } from '../../activities/ports.js';

const noMemories: MemoryIndex = {
  prepare: () => Promise.resolve(),
  upsert: () => Promise.resolve(),
  has: () => Promise.resolve(false),
  search: () => Promise.resolve([]),
  forget: () => Promise.resolve(),
};

/** Looks a question up in the knowledge of a bot, as a turn does; rejects where that was not available. */
export function findKnowledge(deps: {
  bots: BotDirectory;
  index: KnowledgeIndex;
  embedder: Embedder;
  timeoutMs?: number;
}) {
  const reasons: unknown[] = [];
  const lookUp = createLookUp({ ...deps, memories: noMemories, onFailure: (_what, reason) => reasons.push(reason) });
  return async (question: string) => {
    const key = { botId: 'demo', conversationId: 'conversation', personId: 'person' };
    const { knowledge } = await lookUp({ ...key, question, windowFromSeq: null });
    if (knowledge.status === 'unavailable') throw reasons.at(-1);
    return knowledge;
  };
}
