import { styleText } from 'node:util';

import type { ConversationMessage } from '../../client/index.js';

// Escape sequences in a message could rewrite the screen or the terminal's title.
const CONTROL_CHARACTERS = /[^\P{Cc}\t\n]/gu;

/** Text as it may be written to a terminal. */
export function toTerminalText(text: string): string {
  return text.replace(CONTROL_CHARACTERS, '');
}

export type Style = (text: string) => string;

/** What is less important than the words: dim where the output is a terminal that shows it. */
export function createDim(output: { isTTY?: boolean }): Style {
  const colours = output.isTTY === true && process.env['NO_COLOR'] === undefined;
  return (text) => (colours ? styleText('dim', text) : text);
}

type RecordedMessage = Extract<ConversationMessage, { kind: 'recorded' }>;

/** The sources of an answer and what could be asked next, or answered to a flow, a line each. */
export function describeAnswer({ answer, flow }: Pick<RecordedMessage, 'answer' | 'flow'>): string[] {
  if (!answer) return [];
  const sources = answer.citations.map(
    ({ title, category, score }) =>
      `  source: ${title} (${category === undefined ? '' : `${category}, `}match ${Math.round(score * 100)} %)`,
  );
  const degraded = answer.degraded ? ['  a part of the service is not available: answered with limited help'] : [];
  const could = flow?.state === 'asking' ? 'you could answer' : 'you could ask';
  const next = answer.suggestions.length > 0 ? [`  ${could}: ${answer.suggestions.join(' | ')}`] : [];
  return [...sources, ...degraded, ...next].map(toTerminalText);
}
