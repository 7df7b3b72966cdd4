import type { ConversationEvent } from '../contracts/events.js';

/**
 * The part of a conversation's log that is known: `events` are contiguous from `firstSeq` on; `ahead` came before their
 * turn and wait until the gap is filled.
 */
export type Transcript = {
  readonly events: readonly ConversationEvent[];
  readonly lastSeq: number;
  readonly ahead: readonly ConversationEvent[];
};

/** A transcript that starts after `lastSeq` (0: from the first event). */
export function startTranscript({ lastSeq = 0 }: { lastSeq?: number } = {}): Transcript {
  return { events: [], lastSeq, ahead: [] };
}

/** Takes in an event in whatever order it came. The same seq again changes nothing: the log never changes. */
export function applyEvent(transcript: Transcript, event: ConversationEvent): Transcript {
  return applyEvents(transcript, [event]);
}

/** Takes in events in any order, with or without repetitions. */
export function applyEvents(transcript: Transcript, events: readonly ConversationEvent[]): Transcript {
  const known = new Set(transcript.ahead.map(({ seq }) => seq));
  const fresh = events.filter(({ seq }) => {
    if (seq <= transcript.lastSeq || known.has(seq)) return false;
    known.add(seq);
    return true;
  });
  if (fresh.length === 0) return transcript;
  const waiting = [...transcript.ahead, ...fresh].sort((a, b) => a.seq - b.seq);
  const { lastSeq } = transcript;
  const gap = waiting.findIndex(({ seq }, index) => seq !== lastSeq + 1 + index);
  const inOrder = gap === -1 ? waiting : waiting.slice(0, gap);
  return {
    events: inOrder.length === 0 ? transcript.events : [...transcript.events, ...inOrder],
    lastSeq: lastSeq + inOrder.length,
    ahead: gap === -1 ? [] : waiting.slice(gap),
  };
}

/** Whether events are missing that others have overtaken: they have to be fetched. */
export function hasGap({ ahead }: Transcript): boolean {
  return ahead.length > 0;
}
