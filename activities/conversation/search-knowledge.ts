import { toSearchText } from '../../contracts/faqs.js';
import { isFlowPassage } from '../../contracts/flows.js';
import type { KnowledgeMatch } from '../../contracts/conversation.js';
import type { BotDirectory, Embedder, KnowledgeIndex } from '../ports.js';

/**
 * Looks a question up in what a bot answers with now, as `lookUp` does for a customer's, also below the threshold. Only
 * reads.
 */
export function createSearchKnowledge({
  bots,
  index,
  embedder,
}: {
  bots: BotDirectory;
  index: KnowledgeIndex;
  embedder: Embedder;
}) {
  return async function searchKnowledge(input: { botId: string; question: string; limit: number }) {
    const { botId, question, limit } = input;
    const { settings, generationId, flows } = await bots.current({ botId });
    const { mode, threshold, sure } = settings.knowledge;
    const found = { mode, threshold, sure, generationId };
    if (mode === 'none' || generationId === null) return { ...found, matches: [] as KnowledgeMatch[] };
    const [vector] = await embedder.embed({ texts: [toSearchText(question)] });
    if (vector === undefined) throw new Error('The embedder gave no vector.');
    // What stands for a flow is no knowledge, and takes no place of it.
    const most = limit + (flows?.flows.length ?? 0);
    const nearest = await index.search({ botId, generationId, vector, limit: most });
    return { ...found, matches: nearest.filter(({ passageId }) => !isFlowPassage(passageId)).slice(0, limit) };
  };
}
