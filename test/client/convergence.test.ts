import fc from 'fast-check';
import { expect, it } from 'vitest';

import { startLogState, takeEvents, takeNotice, type ConversationLogState } from '../../client/conversation-state.js';
import { findUnanswered, toSnapshot } from '../../client/snapshot.js';
import type { ConversationEvent, TurnNotice } from '../../contracts/events.js';

/** How a turn goes: answered, stopped by its customer, or given up for the next one, which covers its message, too. */
type Ending = 'answered' | 'cancelled' | 'superseded';
type Frame = { kind: 'event'; event: ConversationEvent } | { kind: 'notice'; notice: TurnNotice };

const at = '2026-01-01T00:00:00.000Z';

/** All that a server says of a conversation whose turns go like this. */
function toFrames(endings: readonly Ending[]): Frame[] {
  const frames: Frame[] = [];
  let seq = 0;
  const append = (event: Pick<ConversationEvent, 'type' | 'payload'>) => {
    seq += 1;
    frames.push({ kind: 'event', event: { ...event, seq, at } as ConversationEvent });
  };
  let open: string[] = [];
  for (const [index, ending] of endings.entries()) {
    const turnId = `turn-${index + 1}`;
    const text = `answer number ${index + 1}`;
    append({ type: 'message.created', payload: { messageId: `m${index + 1}`, role: 'customer', text: 'a question' } });
    open.push(`m${index + 1}`);
    frames.push({ kind: 'notice', notice: { type: 'turn.started', turnId, attempt: 1 } });
    for (let offset = 0; offset < text.length; offset += 5) {
      const piece = text.slice(offset, offset + 5);
      frames.push({ kind: 'notice', notice: { type: 'turn.delta', turnId, attempt: 1, offset, text: piece } });
    }
    if (ending === 'superseded') continue;
    if (ending === 'cancelled') append({ type: 'message.cancelled', payload: { turnId, messages: open } });
    else {
      const answer = {
        turnId,
        answers: open,
        origin: 'model' as const,
        degraded: false,
        citations: [],
        suggestions: [],
      };
      append({ type: 'message.created', payload: { messageId: turnId, role: 'bot', text, answer } });
      frames.push({ kind: 'notice', notice: { type: 'turn.completed', turnId, seq } });
    }
    open = [];
  }
  return frames;
}

/** A conversation, and what of it arrives: in any order, some of it lost, some of it more than once. */
const deliveries = fc
  .array(fc.constantFrom<Ending>('answered', 'cancelled', 'superseded'), { minLength: 1, maxLength: 6 })
  .map((endings) => toFrames([...endings, 'answered']))
  .chain((frames) =>
    fc.record({ frames: fc.constant(frames), arrived: fc.array(fc.constantFrom(...frames), { maxLength: 120 }) }),
  );

function take(state: ConversationLogState, frame: Frame): ConversationLogState {
  return frame.kind === 'event' ? takeEvents(state, [frame.event]) : takeNotice(state, frame.notice);
}

function show({ transcript, turns }: ConversationLogState) {
  const rest = {
    connection: { state: 'open' },
    opened: { lastSeq: 0, status: 'open', owner: { kind: 'bot' } },
    outbox: [],
    people: { isTyping: false, readUpToSeq: 0 },
    place: null,
    stopping: null,
  } as const;
  return toSnapshot({ conversationId: 'c', transcript, turns, ...rest });
}

const toLog = (frames: Frame[]) => frames.flatMap((frame) => (frame.kind === 'event' ? [frame.event] : []));

it('converges to the same transcript, whatever is lost, doubled or out of order, once the log was read', () => {
  fc.assert(
    fc.property(deliveries, ({ frames, arrived }) => {
      const log = toLog(frames);
      const read = takeEvents(arrived.reduce(take, startLogState({ lastSeq: 0 })), log);
      const whole = show(frames.reduce(take, startLogState({ lastSeq: 0 })));
      expect(show(read)).toEqual(whole);
      expect(whole.events).toEqual(log);
      expect(whole.live).toBeNull();
      expect(findUnanswered(whole)).toEqual([]);
      // What still comes afterwards changes nothing.
      expect(show(arrived.reduce(take, read))).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

it('shows at no moment an answer that is not in the log as final, nor a turn as live that has ended', () => {
  fc.assert(
    fc.property(deliveries, ({ frames, arrived }) => {
      const log = toLog(frames);
      let state = startLogState({ lastSeq: 0 });
      for (const frame of arrived) {
        state = take(state, frame);
        const { events, messages, live } = show(state);
        expect(events).toEqual(log.slice(0, events.length));
        const ended = messages.flatMap((message) =>
          message.kind === 'recorded' && message.outcome && message.outcome.kind !== 'handed'
            ? [Number(message.outcome.turnId.slice(5))]
            : [],
        );
        if (live) expect(Number(live.turnId.slice(5))).toBeGreaterThan(Math.max(0, ...ended));
      }
    }),
    { numRuns: 500 },
  );
});
