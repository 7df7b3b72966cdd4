import type { PromptMessage } from '../../contracts/context.js';

/** What a prompt asks: the question in the block of its last message. */
export function toAsked(prompt: readonly PromptMessage[]): string {
  return /<question>\n([\s\S]*)\n<\/question>/.exec(prompt.at(-1)?.text ?? '')?.[1] ?? '';
}
