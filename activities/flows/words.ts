import type { FlowWords } from '../../contracts/flows.js';
import { toSearchText } from '../../contracts/faqs.js';

/** A text as words are compared: whatever its capitals and punctuation. */
export function toWords(text: string): string {
  return toSearchText(text.trim());
}

/** Whether a text is one of these words, and nothing else. */
export function isOneOf(words: readonly string[], text: string): boolean {
  const said = toWords(text);
  return words.some((word) => toWords(word) === said);
}

/** What a customer wants of the flow itself; null: nothing, it is an answer or a question. */
export function readCommand(words: FlowWords, text: string): 'back' | 'skip' | 'cancel' | null {
  return (['cancel', 'back', 'skip'] as const).find((command) => isOneOf(words[command], text)) ?? null;
}

/** A word as a button says it. */
export function toButton([word = '']: readonly string[]): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
