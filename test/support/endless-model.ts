import type { LanguageModel } from '../../activities/ports.js';
import { toAsked } from './asked.js';

/** A model that talks until it is stopped when it is asked for a story, and answers anything else at once. */
export function createEndlessModel(): LanguageModel & { stopped: number } {
  const endless: LanguageModel & { stopped: number } = {
    stopped: 0,
    answer: ({ prompt, signal, onDelta }) =>
      new Promise((resolve, reject) => {
        const asked = toAsked(prompt);
        if (!asked.includes('story')) {
          onDelta('In short: yes.');
          resolve({ text: 'In short: yes.', model: 'endless', usage: { inputTokens: 1, outputTokens: 1 } });
          return;
        }
        onDelta('Once upon a time');
        const timer = setInterval(() => {
          onDelta(', and then');
        }, 50);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          endless.stopped += 1;
          reject(signal.reason as Error);
        });
      }),
  };
  return endless;
}
