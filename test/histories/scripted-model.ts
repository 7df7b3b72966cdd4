import type { LanguageModel } from '../../activities/ports.js';
import { toAsked } from '../support/asked.js';

/** A model that tells its name and what it was asked. A question with "wait" in it is held until it is let go, or stopped. */
export function createScriptedModel({ name = 'About' } = {}) {
  const held = new Set<() => void>();
  let asked = 0;
  const model: LanguageModel = {
    answer: ({ prompt, signal, onDelta }) =>
      new Promise((resolve, reject) => {
        asked += 1;
        const question = toAsked(prompt);
        const finish = (): void => {
          const text = `${name}: ${question}`;
          onDelta(text);
          resolve({ text, model: 'scripted', usage: { inputTokens: 1, outputTokens: 1 } });
        };
        if (!question.includes('wait')) {
          finish();
          return;
        }
        held.add(finish);
        signal.addEventListener('abort', () => {
          held.delete(finish);
          reject(signal.reason as Error);
        });
      }),
  };
  return {
    model,
    /** How often it was asked so far. */
    asked: () => asked,
    letGo(): void {
      for (const finish of held) finish();
      held.clear();
    },
  };
}

export type ScriptedModel = ReturnType<typeof createScriptedModel>;
