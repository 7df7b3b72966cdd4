import { describe, expect, it } from 'vitest';

import type { Opening } from '../../client/frames.js';
import { findEnds, findOwner, findStatus, type ConversationOwner } from '../../client/message-ends.js';
import { findUnanswered, toSnapshot } from '../../client/snapshot.js';
import { startLogState, takeEvents } from '../../client/conversation-state.js';
import type { ConversationEvent } from '../../contracts/events.js';

const at = '2026-01-01T00:00:00.000Z';

type Said = Pick<ConversationEvent, 'type' | 'payload'>;

function toLog(...said: Said[]): ConversationEvent[] {
  return said.map((event, index) => ({ ...event, seq: index + 1, at }) as ConversationEvent);
}

const started: Said = {
  type: 'conversation.started',
  payload: { botName: 'Bot', greeting: 'Hello', suggestions: [] },
};
const customer = (messageId: string): Said => ({
  type: 'message.created',
  payload: { messageId, role: 'customer', text: messageId },
});
const cancelled = (turnId: string, ...messages: string[]): Said => ({
  type: 'message.cancelled',
  payload: { turnId, messages },
});
const answer = (turnId: string, ...answers: string[]): Said => ({
  type: 'message.created',
  payload: {
    messageId: turnId,
    role: 'bot',
    text: turnId,
    answer: { turnId, answers, origin: 'model', degraded: false, citations: [], suggestions: [] },
  },
});
const handed = (messageId: string): Said => ({
  type: 'message.created',
  payload: { messageId, role: 'customer', text: messageId, handed: true },
});
const passedOn = (owner: ConversationOwner, ...messages: string[]): Said => ({
  type: 'owner.changed',
  payload: { owner, reason: 'asked', messages },
});
const closed: Said = { type: 'conversation.closed', payload: { reason: 'idle' } };
const reopened: Said = { type: 'conversation.status', payload: { status: 'open' } };

function snapshotOf(log: ConversationEvent[], opened: Opening | null = null) {
  const { transcript, turns } = takeEvents(startLogState({ lastSeq: (log[0]?.seq ?? 1) - 1 }), log);
  const connection = { state: 'open' } as const;
  return toSnapshot({
    conversationId: 'c',
    connection,
    opened,
    transcript,
    turns,
    outbox: [],
    people: { isTyping: false, readUpToSeq: 0 },
    place: null,
    stopping: null,
  });
}

describe('the end of a message', () => {
  it('is an answer, alone or jointly, or its cancellation', () => {
    const log = toLog(
      started,
      customer('a'),
      customer('b'),
      answer('turn-1', 'a', 'b'),
      customer('c'),
      cancelled('turn-2', 'c'),
    );
    expect(Object.fromEntries(findEnds(log))).toEqual({
      a: { kind: 'answered', turnId: 'turn-1' },
      b: { kind: 'answered', turnId: 'turn-1' },
      c: { kind: 'cancelled', turnId: 'turn-2' },
    });
  });

  it('is that people have it, from the start or as the conversation was passed on', () => {
    const log = toLog(started, customer('a'), passedOn({ kind: 'queue' }, 'a'), handed('b'));
    expect(Object.fromEntries(findEnds(log))).toEqual({ a: { kind: 'handed' }, b: { kind: 'handed' } });
    expect(findUnanswered(snapshotOf(log))).toEqual([]);
  });

  it('is in the snapshot, where only what waits is unanswered', () => {
    const snapshot = snapshotOf(toLog(started, customer('a'), cancelled('turn-1', 'a'), customer('b')));
    expect(snapshot.messages).toMatchObject([
      { messageId: 'a', outcome: { kind: 'cancelled', turnId: 'turn-1' } },
      { messageId: 'b', outcome: null },
    ]);
    expect(findUnanswered(snapshot)).toEqual(['b']);
  });
});

describe('the status of a conversation', () => {
  it('is what its log says last', () => {
    expect(findStatus(toLog(started))).toBe('open');
    expect(findStatus(toLog(started, closed))).toBe('closed');
    expect(findStatus(toLog(started, closed, reopened, customer('a')))).toBe('open');
    expect(findStatus(toLog(customer('a')))).toBeNull();
  });

  it('is what the api says where the log begins later', () => {
    const late = toLog(started, customer('a')).slice(1);
    const owner = { kind: 'bot' } as const;
    expect(snapshotOf(late, { lastSeq: 2, status: 'closed', owner }).status).toBe('closed');
    expect(snapshotOf(late, { lastSeq: 2, status: 'open', owner }).status).toBe('open');
    expect(snapshotOf(late).status).toBe('open');
  });
});

describe('who answers', () => {
  it('is what the log says last, or else the api', () => {
    const ada = { kind: 'agent', name: 'Ada' } as const;
    expect(findOwner(toLog(started))).toEqual({ kind: 'bot' });
    expect(findOwner(toLog(started, passedOn({ kind: 'queue' }), passedOn(ada), customer('a')))).toEqual(ada);
    const late = toLog(started, customer('a')).slice(1);
    expect(snapshotOf(late, { lastSeq: 2, status: 'open', owner: { kind: 'queue' } }).owner).toEqual({ kind: 'queue' });
  });
});
