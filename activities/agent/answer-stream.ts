import { MAX_ANSWER_CHARACTERS, toCleanText } from './text.js';

/** The way of an answer's text to whoever watches it come. */
export type AnswerStream = {
  push(text: string): void;
  /** Takes back what was sent, where anything was. */
  reset(): void;
};

/**
 * Guards a run's deltas: nothing after an abort, no control characters, no more than an answer may have. Half a
 * character at the end of a delta waits for its other half.
 */
export function createAnswerStream({
  signal,
  onDelta,
  onReset,
}: {
  signal: AbortSignal;
  onDelta: (text: string) => void;
  onReset: () => void;
}): AnswerStream {
  let sent = 0;
  let half = '';
  return {
    push(text) {
      if (signal.aborted) return;
      const whole = half + text;
      half = /[\ud800-\udbff]$/.exec(whole)?.[0] ?? '';
      const clean = toCleanText(half === '' ? whole : whole.slice(0, -1)).slice(0, MAX_ANSWER_CHARACTERS - sent);
      if (clean === '') return;
      sent += clean.length;
      onDelta(clean);
    },
    reset() {
      half = '';
      if (sent === 0 || signal.aborted) return;
      sent = 0;
      onReset();
    },
  };
}
