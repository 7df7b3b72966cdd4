import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ConversationMessage } from '../../client/index.js';
import type { ConversationEvent } from '../../contracts/events.js';
import { toTimeline } from '../../web/chat/timeline.js';
import { toTranscriptText } from '../../web/chat/transcript-text.js';
import { contrast, toAccentRule, toAccentTokens } from '../../web/widget/accent.js';
import { readColour, readOptions } from '../../web/widget/options.js';
import { START, toSnippet } from '../../web/widget/page/settings.js';
import { countUnread, readSeen, toStoredSeen } from '../../web/widget/parts/unread.js';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const AT = '2026-01-02T03:04:05.000Z';

function recorded(seq: number, role: 'customer' | 'bot' | 'agent', text = `text ${seq}`): ConversationMessage {
  return { kind: 'recorded', seq, at: AT, outcome: null, messageId: `m${seq}`, role, text };
}

describe('the colours of a site', () => {
  it('are legible, whatever they are', () => {
    fc.assert(
      fc.property(colour, (hex) => {
        for (const tokens of Object.values(toAccentTokens(hex))) {
          expect(contrast(tokens.accent, tokens['accent-soft'])).toBeGreaterThanOrEqual(4.5);
          expect(contrast(tokens.accent, tokens['on-accent'])).toBeGreaterThanOrEqual(4.5);
          expect(contrast(tokens.own, tokens['own-text'])).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  it('stay as they are where they are legible already', () => {
    expect(toAccentTokens('#0b6b69').light.accent).toBe('#0b6b69');
  });

  it('are nothing but colours in the style sheet', () => {
    fc.assert(
      fc.property(fc.oneof(colour, fc.string()), (text) => {
        const read = readColour(text);
        if (read === null) return;
        expect(toAccentRule(read)).toMatch(/^:host\{(--[\w-]+:light-dark\(#[\da-f]{6},#[\da-f]{6}\);?)+\}$/);
      }),
    );
    expect(readColour('#FC0')).toBe('#ffcc00');
    expect(readColour('red;}')).toBeNull();
  });
});

it('takes what means nothing in an attribute as left out', () => {
  const read = (given: Record<string, string>) =>
    readOptions({ read: (name) => given[name] ?? null, server: 'https://parley.example/', pageLanguage: 'de-AT' });
  expect(read({ bot: ' Demo ', theme: 'pink', position: 'top', accent: 'blue', greeting: ' ' })).toEqual({
    ...{ server: 'https://parley.example/', bot: 'demo', theme: 'auto', accent: null, position: 'right' },
    ...{ greeting: null, language: 'de' },
  });
  expect(read({ language: 'en-GB' }).language).toBe('en');
});

it('writes a line for the site that means what was entered', () => {
  const unescape = (text: string) =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  fc.assert(
    fc.property(fc.string(), (greeting) => {
      const snippet = toSnippet({ origin: 'https://p.example', settings: { ...START, bot: 'demo', greeting } });
      const [, written = ''] = /data-greeting="([^"<>]*)"/.exec(snippet) ?? [];
      expect(unescape(written)).toBe(greeting.trim());
    }),
  );
});

describe('what came while nobody looked', () => {
  it('is what others said after what was seen', () => {
    const messages = [recorded(2, 'customer'), recorded(3, 'bot'), recorded(4, 'customer'), recorded(5, 'agent')];
    expect([0, 3, 4, 5].map((seen) => countUnread(messages, seen))).toEqual([2, 1, 1, 0]);
  });

  it('is kept for one conversation, and survives what is not its own', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (conversationId, seq) => {
        expect(readSeen(toStoredSeen({ conversationId, seq }), conversationId).seq).toBe(seq);
        expect(readSeen(toStoredSeen({ conversationId, seq }), `${conversationId}-other`).seq).toBe(0);
      }),
    );
    expect(readSeen('{broken', 'a').seq).toBe(0);
  });
});

describe('a conversation', () => {
  const started = {
    ...{ seq: 1, at: AT, type: 'conversation.started' as const },
    payload: { botName: 'Bo', greeting: 'Hello.', suggestions: [] },
  };

  it('stands in the order of its log, and own messages that are not in it come last', () => {
    const owner = (seq: number, kind: 'queue' | 'agent'): ConversationEvent => ({
      ...{ seq, at: AT, type: 'owner.changed' },
      payload: { owner: { kind, ...(kind === 'agent' ? { name: 'Ada' } : {}) }, reason: 'asked', messages: [] },
    });
    const own: ConversationMessage = {
      ...{ kind: 'own', messageId: 'own', at: AT, text: 'wait', attempts: 1, status: { state: 'sending' } },
    };
    const items = toTimeline({
      events: [started, owner(3, 'queue'), owner(4, 'agent')],
      messages: [recorded(2, 'customer'), recorded(5, 'agent'), own],
    });
    const order = items.map((item) =>
      item.kind === 'message' ? item.message.messageId : `${item.before.kind} to ${item.event.payload.owner.kind}`,
    );
    expect(order).toEqual(['m2', 'bot to queue', 'queue to agent', 'm5', 'own']);
  });

  it('is a text that says who said what, and on what an answer is based', () => {
    const citation = { passageId: 'p', title: 'Returns', score: 0.9 };
    const answer: ConversationMessage = {
      ...{ kind: 'recorded', seq: 3, at: AT, outcome: null, messageId: 'turn-1', role: 'bot', text: 'One.\nTwo.' },
      answer: {
        ...{ turnId: 'turn-1', answers: ['m2'], origin: 'knowledge', degraded: false, suggestions: [] },
        citations: [citation, citation],
      },
    };
    const text = toTranscriptText({
      snapshot: { events: [started], messages: [recorded(2, 'customer', 'How?'), answer] },
      botName: 'Bo',
      words: {
        ...{ title: 'Conversation with Bo', you: 'You', support: 'Support' },
        ...{ sources: 'Sources', stopped: 'stopped', notSent: 'not sent' },
      },
      formatDate: () => 'today',
    });
    expect(text).toBe(
      'Conversation with Bo\n\nBo, today\n  Hello.\n\nYou, today\n  How?\n\nBo, today\n  One.\n  Two.\n  [Sources: Returns]\n',
    );
  });
});
