import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BLANKS, fillBlanks, findBlanks, type CannedReply } from '../../contracts/canned-replies.js';
import type { Escalation } from '../../contracts/hand-over.js';
import { findNews, listCalls } from '../../web/staff/console/attention/calls.js';
import { findFirstBlank, findSlash, offerReplies } from '../../web/staff/console/answer/slash.js';

const ME = 'me';

function toEscalation(facts: Partial<Escalation>): Escalation {
  return {
    ...{ id: 'e', botId: 'b', conversationId: 'c', status: 'waiting', reason: 'asked', priority: 'normal', skills: [] },
    ...{ agent: null, customer: { name: null, email: null }, preview: '', createdAt: '2026-01-01T00:00:00Z' },
    ...{ claimedAt: null, firstResponseAt: null, unansweredSince: null, dueAt: null, endedAt: null, outcome: null },
    ...facts,
  };
}

const toReply = (name: string, text: string): CannedReply => ({ id: name, name, text, updatedAt: '' });

describe('blanks', () => {
  it('are filled in with what is known, and the others are found', () => {
    const text = 'Hello {{customer.name}}, {{ agent.name }} of {{bot.name}}; {{other}} stays.';
    const values = { 'customer.name': null, 'agent.name': 'Ada', 'bot.name': 'Shop' };
    const filled = fillBlanks(text, values);
    expect(filled).toBe('Hello {{customer.name}}, Ada of Shop; {{other}} stays.');
    expect(findBlanks(filled)).toEqual(['customer.name']);
    expect(findFirstBlank(filled)).toEqual({ from: 6, to: 23 });
    expect(findFirstBlank('None')).toBeNull();
  });

  it('are none once all are filled in, whatever they are filled in with', () => {
    const values = fc.string().filter((value) => !/[{}]/.test(value));
    const texts = fc.array(
      fc.oneof(
        values,
        fc.constantFrom(...BLANKS).map((blank) => `{{${blank}}}`),
      ),
    );
    fc.assert(
      fc.property(texts, values, (parts, value) => {
        const filled = fillBlanks(parts.join(''), { 'customer.name': value, 'agent.name': value, 'bot.name': value });
        expect(findBlanks(filled)).toEqual([]);
      }),
    );
  });
});

describe('a slash', () => {
  it('asks for canned replies at the beginning of a line alone, up to the caret', () => {
    expect(findSlash('/than', 5)).toEqual({ from: 0, words: 'than' });
    expect(findSlash('Good day.\n/pa tr', 16)).toEqual({ from: 10, words: 'pa tr' });
    expect(findSlash('/than', 3)).toEqual({ from: 0, words: 'th' });
    expect(findSlash('and/or', 6)).toBeNull();
    expect(findSlash('/than\nyou', 9)).toBeNull();
  });

  it('leads to what was typed, wherever the caret is', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, at) => {
        const caret = Math.min(at, text.length);
        const slash = findSlash(text, caret);
        if (slash !== null) expect(text.slice(slash.from, caret)).toBe(`/${slash.words}`);
      }),
    );
  });

  it('finds replies by words of their names and texts, those that begin with them first', () => {
    const replies = [
      toReply('No thanks', 'We are sorry.'),
      toReply('Thanks', 'Thank you.'),
      toReply('Way', 'By train'),
    ];
    expect(offerReplies(replies, 'tha').map(({ name }) => name)).toEqual(['Thanks', 'No thanks']);
    expect(offerReplies(replies, 'sorry NO').map(({ name }) => name)).toEqual(['No thanks']);
    expect(offerReplies(replies, '')).toHaveLength(3);
    expect(offerReplies(replies, 'nothing')).toEqual([]);
  });
});

describe('what calls for an agent', () => {
  const mine = { agent: { id: ME, name: 'Me' }, status: 'claimed' } as const;

  it('is somebody new who waits, whom they are given, and who writes; each once', () => {
    const waits = toEscalation({ id: 'one' });
    const theirs = toEscalation({ id: 'two', status: 'claimed', agent: { id: 'other', name: 'Other' } });
    const first = listCalls([waits, theirs], ME);
    expect(first.map(({ kind }) => kind)).toEqual(['waits']);
    const before = new Set(first.map(({ key }) => key));
    expect(findNews(listCalls([waits, theirs], ME), before)).toEqual([]);

    const given = toEscalation({ id: 'three', ...mine, unansweredSince: '2026-01-01T00:01:00Z', preview: 'Hello?' });
    expect(findNews(listCalls([waits, given], ME), before).map(({ kind }) => kind)).toEqual(['given']);
    const known = new Set(listCalls([waits, given], ME).map(({ key }) => key));
    const more = { ...given, preview: 'Are you there?' };
    expect(findNews(listCalls([waits, more], ME), known).map(({ kind }) => kind)).toEqual(['writes']);
  });
});
