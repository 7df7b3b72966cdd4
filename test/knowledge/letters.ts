import type { Embedder } from '../../activities/ports.js';

/** Counts letters: texts of the same letters are the same. */
export const letters: Embedder = {
  dimensions: 26,
  embed: ({ texts, signal }) => {
    signal?.throwIfAborted();
    return Promise.resolve(texts.map(toLetterVector));
  },
  close: () => Promise.resolve(),
};

export function toLetterVector(text: string): Float32Array {
  const counts = new Float32Array(26);
  for (const letter of text.toLowerCase().match(/[a-z]/g) ?? []) {
    const at = letter.charCodeAt(0) - 97;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const length = Math.hypot(...counts) || 1;
  return counts.map((count) => count / length);
}
