import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RestoredConversation, TurnOutcome } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import type { ConversationState, CustomerMessage } from '../../contracts/conversation.js';
import { MESSAGES_PER_TURN, SEEN_MESSAGE_IDS } from '../../contracts/turns.js';
import { readCarried } from '../../workflows/conversation/carried.js';
import {
  endTurn,
  fromRestored,
  mayAnswer,
  nextBatch,
  receive,
  requestFromActions,
  resync,
} from '../../workflows/conversation/state.js';

const NOW = 1_700_000_000_000;
const KEY = { botId: 'bot', conversationId: 'conversation' };
const EMPTY: RestoredConversation = {
  personId: 'person',
  settings: BotSettings.parse({}),
  status: 'open',
  owner: { kind: 'bot', epoch: 0 },
  lastSeq: 1,
  turnNo: 0,
  window: [],
  summary: { text: '', uptoSeq: 0 },
  seen: [],
  activeAt: 0,
  reminded: false,
  unanswered: [],
};

function message(id: string): CustomerMessage {
  return { clientMessageId: id, text: `text of ${id}`, at: '2026-01-01T00:00:00.000Z', correlationId: 'c' };
}
const ids = (messages: CustomerMessage[]): string[] => messages.map(({ clientMessageId }) => clientMessageId);
const start = (restored: RestoredConversation, arrived: CustomerMessage[] = []): ConversationState =>
  arrived.reduce((state, message) => receive(state, message, NOW), fromRestored(KEY, restored));
const published = (answers: string[], seq = 3): TurnOutcome => ({
  status: 'published',
  seq,
  messages: answers.map((clientMessageId, index) => ({ clientMessageId, seq: seq - answers.length + index })),
  text: 'answer',
});
const end = (state: ConversationState, turnNo: number, outcome: TurnOutcome): ConversationState =>
  endTurn(state, { turnNo, outcome, now: NOW });

describe('a conversation state', () => {
  it('takes the same clientMessageId once, whatever the order and number of copies', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 200 }), (arrivals) => {
        const state = start(EMPTY, arrivals.map(message));
        expect(ids(state.pending)).toEqual([...new Set(arrivals)]);
      }),
    );
  });

  it('bounds the ring of remembered ids, and forgets the oldest first', () => {
    const all = Array.from({ length: SEEN_MESSAGE_IDS + 7 }, (_, index) => String(index));
    const state = start(EMPTY, all.map(message));
    expect(state.seen).toEqual(all.slice(7));
  });

  it('keeps every message pending until an answer covers it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }), (before, during) => {
        const first = Array.from({ length: before }, (_, index) => message(`a${index}`));
        const late = Array.from({ length: during }, (_, index) => message(`b${index}`));
        let state = start(EMPTY, first);
        const batch = nextBatch(state);
        expect(batch.length).toBe(Math.min(before, MESSAGES_PER_TURN));
        state = late.reduce((known, next) => receive(known, next, NOW), state);
        state = end(state, 1, published(ids(batch)));
        expect(ids(state.pending)).toEqual([...ids(first).slice(batch.length), ...ids(late)]);
      }),
    );
  });

  it('keeps the last messages once the summary tells of those before, questions before their answer', () => {
    const settings = BotSettings.parse({ conversation: { windowMessages: 3 } });
    const summary = { text: 'What was said so far.', uptoSeq: 2 };
    let state = start({ ...EMPTY, settings, summary }, [message('a'), message('b')]);
    state = end(state, 1, published(['a'], 3));
    state = end(state, 2, published(['b'], 5));
    expect(state.window.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'bot: answer',
      'customer: text of b',
      'bot: answer',
    ]);
  });

  it('leaves the messages of a superseded turn for the next', () => {
    const state = end(start(EMPTY, [message('a')]), 1, { status: 'superseded', reason: 'turn' });
    expect(ids(state.pending)).toEqual(['a']);
    expect(state.turnNo).toBe(1);
  });

  it('does not answer what belongs to a human', () => {
    const state = start({ ...EMPTY, owner: { kind: 'agent', epoch: 1, agentId: 'x' } }, [message('a')]);
    expect(mayAnswer(state)).toBe(false);
    expect(mayAnswer({ ...state, owner: { kind: 'bot', epoch: 2 } })).toBe(true);
  });

  it('answers on a fresh start what an earlier run left open, before what came since, and nothing twice', () => {
    const restored = { ...EMPTY, seen: ['done', 'open'], unanswered: [message('open')] };
    const state = start(restored, [message('done'), message('open'), message('new')]);
    expect(ids(state.pending)).toEqual(['open', 'new']);
  });

  it('goes on from the log when somebody else decided over a turn', () => {
    const state = start(EMPTY, [message('answered elsewhere'), message('open'), message('no row yet')]);
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
    const state = start(EMPTY, [message('a')]);
    expect(readCarried(JSON.parse(JSON.stringify(state)) as ConversationState)).toEqual({ kind: 'state', state });
    expect(() => readCarried({ ...state, version: 99 as 2 })).toThrow(/version 99/);
  });

  it('takes the waiting messages of an older version, and the rest from the log', () => {
    const carried = { version: 1 as const, pending: [message('a')], window: [{ role: 'bot', text: 'older shape' }] };
    expect(readCarried(carried)).toEqual({ kind: 'log', pending: [message('a')] });
  });

  it('lets cancelled messages go without a trace in what the model sees', () => {
    const state = end(start(EMPTY, [message('a'), message('b')]), 1, {
      status: 'cancelled',
      seq: 4,
      messages: [{ clientMessageId: 'a', seq: 2 }],
    });
    expect(ids(state.pending)).toEqual(['b']);
    expect(state).toMatchObject({ turnNo: 1, lastSeq: 4, window: [] });
  });
});

describe('an answer that leads to people', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('capture_lead' as const), leadId: fc.uuid() }),
    fc.record({
      ...{ kind: fc.constant('hand_over' as const), escalationId: fc.constantFrom('a', 'b', 'c') },
      ...{ reason: fc.constant('unsure' as const), askedAt: fc.constant('2026-01-01T00:00:00.000Z') },
    }),
  );

  it('asks for them once, however often it is taken in', () => {
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const once = requestFromActions(start(EMPTY), actions);
        expect(requestFromActions(once, actions)).toEqual(once);
        const asked = actions.flatMap((one) => (one.kind === 'hand_over' ? [one.escalationId] : []));
        const noted = once.handOver?.requests.map(({ escalationId }) => escalationId) ?? [];
        expect(noted).toEqual([...new Set(asked)]);
      }),
    );
  });
});
