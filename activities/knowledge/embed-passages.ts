import { toSearchText } from '../../contracts/faqs.js';
import type { Embedder, GenerationToBuild, KnowledgeIndex, PassageVector, PhrasedPassage } from '../ports.js';

type Known = NonNullable<GenerationToBuild['known']>;

/**
 * Gives passages their vectors, one for each way to ask. What the known generation has of a passage is taken from the
 * index, text by text, so that an edit embeds no more than it changed.
 */
export function createPassageEmbedder({
  botId,
  known,
  index,
  embedder,
  signal,
}: {
  botId: string;
  known: Known | null;
  index: KnowledgeIndex;
  embedder: Embedder;
  signal: AbortSignal;
}) {
  const knownTexts = new Map((known?.passages ?? []).map((entry) => [entry.passage.id, toTexts(entry)]));

  /** Of each passage that is known, what was embedded before; never more than its own texts. */
  async function recall(step: PhrasedPassage[]): Promise<Map<string, Map<string, Float32Array>>> {
    const passages = step.flatMap(({ passage: { id } }) => {
      const texts = knownTexts.get(id);
      return texts === undefined ? [] : [{ passageId: id, count: texts.length }];
    });
    if (known === null || passages.length === 0) return new Map();
    const vectors = await index.loadVectors({ botId, generationId: known.generationId, passages });
    return new Map([...vectors].map(([id, found]) => [id, pair(knownTexts.get(id) ?? [], found)]));
  }

  return async (step: PhrasedPassage[]): Promise<PassageVector[]> => {
    const recalled = await recall(step);
    const wanted = step.map((entry) => ({ entry, texts: toTexts(entry), found: recalled.get(entry.passage.id) }));
    const missing = [...new Set(wanted.flatMap(({ texts, found }) => texts.filter((text) => !found?.has(text))))];
    const embedded = pair(missing, await embedder.embed({ texts: missing, signal }));
    return wanted.map(({ entry: { passage }, texts, found }) => ({
      passage,
      vectors: texts.flatMap((text) => found?.get(text) ?? embedded.get(text) ?? []),
    }));
  };
}

function toTexts({ passage, phrases }: PhrasedPassage): string[] {
  return [...new Set([passage.title, ...phrases].map(toSearchText))];
}

function pair(texts: string[], vectors: Float32Array[]): Map<string, Float32Array> {
  return new Map(texts.flatMap((text, at) => (vectors[at] === undefined ? [] : [[text, vectors[at]]])));
}
