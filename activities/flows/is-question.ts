import type { FlowStepType } from '../../contracts/flows.js';

/**
 * Whether the knowledge has something to what was said: `small-talk` and `sure` above the bot's `sure`, `likely` above
 * its threshold.
 */
export type Answerable = 'no' | 'likely' | 'sure' | 'small-talk';

const ENDS_IN_QUESTION_MARK = /[?？؟]\s*$/u;

/**
 * Whether what a customer said in the middle of a flow is a question of theirs rather than an answer. Where an answer has
 * a form, what has it is one. Free text has none: there only what ends in a question mark, and the knowledge answers, is a
 * question; a name that is one sounds like something in the knowledge, too.
 */
export function isQuestion({
  type,
  text,
  isAnswer,
  answerable,
}: {
  type: FlowStepType;
  text: string;
  /** It has the form of an answer. */
  isAnswer: boolean;
  answerable: Answerable;
}): boolean {
  const asks = ENDS_IN_QUESTION_MARK.test(text);
  switch (type) {
    case 'text':
      return answerable === 'small-talk' || (asks && answerable !== 'no');
    case 'name':
      return answerable === 'small-talk' || asks || (answerable === 'sure' && text.trim().split(/\s+/).length >= 3);
    default:
      return !isAnswer && (asks || answerable === 'sure' || answerable === 'small-talk');
  }
}
