import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RestoredConversation } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import { MESSAGES_PER_TURN, SEEN_MESSAGE_IDS, type CustomerMessage } from '../../contracts/conversation.js';
import {
  endTurn,
  fromCarried,
  fromRestored,
  mayAnswer,
  nextBatch,
  receive,
  resync,
} from '../../workflows/conversation/state.js';

const KEY = { botId: 'bot', conversationId: 'conversation' };
const EMPTY: RestoredConversation = {
  settings: BotSettings.parse({}),
  owner: { kind: 'bot', epoch: 0 },
  lastSeq: 1,
  turnNo: 0,
  window: [],
  seen: [],
  unanswered: [],
};

function message(id: string): CustomerMessage {
  return { clientMessageId: id, text: `text of ${id}`, at: '2026-01-01T00:00:00.000Z', correlationId: 'c' };
}
const ids = (messages: CustomerMessage[]): string[] => messages.map(({ clientMessageId }) => clientMessageId);
const published = (answers: string[], seq = 3) => ({ status: 'published' as const, seq, answers, text: 'answer' });

describe('a conversation state', () => {
  it('takes the same clientMessageId once, whatever the order and number of copies', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 200 }), (arrivals) => {
        const state = arrivals.map(message).reduce(receive, fromRestored(KEY, EMPTY, []));
        expect(ids(state.pending)).toEqual([...new Set(arrivals)]);
      }),
    );
  });

  it('bounds the ring of remembered ids, and forgets the oldest first', () => {
    const all = Array.from({ length: SEEN_MESSAGE_IDS + 7 }, (_, index) => String(index));
    const state = all.map(message).reduce(receive, fromRestored(KEY, EMPTY, []));
    expect(state.seen).toEqual(all.slice(7));
  });

  it('keeps every message pending until an answer covers it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }), (before, during) => {
        const first = Array.from({ length: before }, (_, index) => message(`a${index}`));
        const late = Array.from({ length: during }, (_, index) => message(`b${index}`));
        let state = first.reduce(receive, fromRestored(KEY, EMPTY, []));
        const batch = nextBatch(state);
        expect(batch.length).toBe(Math.min(before, MESSAGES_PER_TURN));
        state = late.reduce(receive, state);
        state = endTurn(state, 1, published(ids(batch)));
        expect(ids(state.pending)).toEqual([...ids(first).slice(batch.length), ...ids(late)]);
      }),
    );
  });

  it('shows the model the last messages only, questions before their answer', () => {
    const settings = BotSettings.parse({ conversation: { windowMessages: 3 } });
    let state = fromRestored(KEY, { ...EMPTY, settings }, [message('a'), message('b')]);
    state = endTurn(state, 1, published(['a']));
    state = endTurn(state, 2, published(['b']));
    expect(state.window.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'bot: answer',
      'customer: text of b',
      'bot: answer',
    ]);
  });

  it('leaves the messages of a superseded turn for the next', () => {
    const state = endTurn(fromRestored(KEY, EMPTY, [message('a')]), 1, { status: 'superseded', reason: 'turn' });
    expect(ids(state.pending)).toEqual(['a']);
    expect(state.turnNo).toBe(1);
  });

  it('does not answer what belongs to a human', () => {
    const state = fromRestored(KEY, { ...EMPTY, owner: { kind: 'agent', epoch: 1, agentId: 'x' } }, [message('a')]);
    expect(mayAnswer(state)).toBe(false);
    expect(mayAnswer({ ...state, owner: { kind: 'bot', epoch: 2 } })).toBe(true);
  });

  it('answers on a fresh start what an earlier run left open, before what came since, and nothing twice', () => {
    const restored = { ...EMPTY, seen: ['done', 'open'], unanswered: [message('open')] };
    const state = fromRestored(KEY, restored, [message('done'), message('open'), message('new')]);
    expect(ids(state.pending)).toEqual(['open', 'new']);
  });

  it('goes on from the log when somebody else decided over a turn', () => {
    const state = fromRestored(KEY, EMPTY, [message('answered elsewhere'), message('open'), message('no row yet')]);
    const after = resync(state, {
      ...EMPTY,
      owner: { kind: 'queue', epoch: 4 },
      lastSeq: 9,
      turnNo: 6,
      seen: ['answered elsewhere', 'open'],
      unanswered: [message('open')],
    });
    expect(ids(after.pending)).toEqual(['open', 'no row yet']);
    expect(after).toMatchObject({ owner: { kind: 'queue', epoch: 4 }, lastSeq: 9, turnNo: 6 });
    expect(after.seen).toEqual(['answered elsewhere', 'open', 'no row yet']);
  });

  it('is carried as plain JSON, and refuses what no version wrote', () => {
    const state = fromRestored(KEY, EMPTY, [message('a')]);
    expect(fromCarried(JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect(() => fromCarried({ ...state, version: 99 })).toThrow();
  });
});
