import { toStatements } from '../agent/context/summarise.js';
import type { ConversationKey, ConversationMemory, Embedder, MemoryIndex, MemoryOwner } from '../ports.js';
import { toSearchText } from '../../contracts/faqs.js';

const MESSAGES_PER_STEP = 50;

/**
 * Puts what a customer stated into the memory of their person, up to a seq, so that it can be recalled when it has left
 * the window. Questions are not remembered: they would be recalled in place of what answers them. Run again it writes the same again.
 * @returns up to where everything is remembered
 */
export function createRememberMessages({
  memory,
  memories,
  embedder,
}: {
  memory: ConversationMemory;
  memories: MemoryIndex;
  embedder: Embedder;
}) {
  return async function rememberMessages({
    personId,
    afterSeq,
    uptoSeq,
    ...key
  }: ConversationKey & MemoryOwner & { afterSeq: number; uptoSeq: number }): Promise<{ rememberedUptoSeq: number }> {
    const messages = await memory.readMessages({ ...key, afterSeq, uptoSeq, limit: MESSAGES_PER_STEP });
    const stated = messages.filter(({ role, text }) => role === 'customer' && toStatements(text).length > 0);
    if (stated.length > 0) {
      await memories.prepare({ dimensions: embedder.dimensions });
      const vectors = await embedder.embed({ texts: stated.map(({ text }) => toSearchText(text)) });
      await memories.upsert({
        ...key,
        personId,
        messages: stated.flatMap(({ seq, at }, index) => {
          const vector = vectors[index];
          return vector === undefined ? [] : [{ seq, at, vector }];
        }),
      });
    }
    return { rememberedUptoSeq: messages.length < MESSAGES_PER_STEP ? uptoSeq : (messages.at(-1)?.seq ?? uptoSeq) };
  };
}
