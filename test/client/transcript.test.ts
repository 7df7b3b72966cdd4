import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { applyEvent, applyEvents, hasGap, startTranscript, type Transcript } from '../../client/transcript.js';
import { delivery, toEvent, toLog } from './arbitraries.js';

/** Reads what is missing in pages, as the client does over HTTP. */
function resume(transcript: Transcript, log: ReturnType<typeof toLog>, pageSize: number): Transcript {
  let current = transcript;
  while (current.lastSeq < log.length) {
    const { lastSeq } = current;
    current = applyEvents(
      current,
      log.filter(({ seq }) => seq > lastSeq && seq <= lastSeq + pageSize),
    );
  }
  return current;
}

describe('a transcript', () => {
  it('is the log after a resume, whatever order, repetition or loss came before', () => {
    fc.assert(
      fc.property(delivery, fc.integer({ min: 1, max: 10 }), ({ log, arrived }, pageSize) => {
        const transcript = resume(arrived.reduce(applyEvent, startTranscript()), log, pageSize);
        expect(transcript).toEqual({ events: log, lastSeq: log.length, ahead: [] });
      }),
    );
  });

  it('is at every moment a beginning of the log, without gaps', () => {
    fc.assert(
      fc.property(delivery, ({ log, arrived }) => {
        let transcript = startTranscript();
        for (const event of arrived) {
          transcript = applyEvent(transcript, event);
          expect(transcript.events).toEqual(log.slice(0, transcript.lastSeq));
        }
      }),
    );
  });

  it('has a gap exactly when an event is known that has not got its turn', () => {
    fc.assert(
      fc.property(delivery, ({ arrived }) => {
        const transcript = arrived.reduce(applyEvent, startTranscript());
        const highest = Math.max(0, ...arrived.map(({ seq }) => seq));
        expect(hasGap(transcript)).toBe(highest > transcript.lastSeq);
      }),
    );
  });

  it('does not care how events are bundled', () => {
    fc.assert(
      fc.property(delivery, ({ arrived }) => {
        expect(applyEvents(startTranscript(), arrived)).toEqual(arrived.reduce(applyEvent, startTranscript()));
      }),
    );
  });

  it('starts after the seq that its reader knows already', () => {
    const transcript = applyEvents(startTranscript({ lastSeq: 2 }), [toEvent(2), toEvent(3)]);
    expect(transcript).toEqual({ events: [toEvent(3)], lastSeq: 3, ahead: [] });
  });

  it('stays the same object when nothing new comes', () => {
    const transcript = applyEvents(startTranscript(), toLog(3));
    expect(applyEvent(transcript, toEvent(2))).toBe(transcript);
  });
});
