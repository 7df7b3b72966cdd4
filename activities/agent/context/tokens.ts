import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

// What a customer writes is text, also where it spells a token that a model gives a meaning.
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/** How many tokens a text takes in the o200k vocabulary: exact for OpenAI's newer models, an estimate for others. */
export function countTokens(text: string): number {
  return count(text, AS_TEXT);
}
