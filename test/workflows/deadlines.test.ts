import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EscalationFacts } from '../../activities/hand-over/ports.js';
import { findDue, findNextCheck, toStepKey } from '../../workflows/escalation/deadlines.js';
import type { EscalationPolicy } from '../../workflows/escalation/state.js';

const MINUTE = 60_000;
const policy: EscalationPolicy = {
  ...{ assignment: 'pull', leaseSeconds: 120 },
  ...{ firstResponseMinutes: 4, nextResponseMinutes: 8, resolutionMinutes: 60 },
};
const nobody: EscalationFacts = { firstResponseAt: null, unansweredSince: 0, agentSeenAt: null };

/** What somebody does at a minute: the customer writes, or an agent answers. */
type Word = { minute: number; who: 'customer' | 'agent' };

/** The facts as the record has them at a moment. */
function factsAt(words: Word[], now: number): EscalationFacts {
  const said = words.filter(({ minute }) => minute * MINUTE <= now);
  const answers = said.filter(({ who }) => who === 'agent').map(({ minute }) => minute * MINUTE);
  const last = answers.at(-1) ?? -1;
  const open = said.find(({ minute, who }) => who === 'customer' && minute * MINUTE > last);
  return {
    firstResponseAt: answers[0] ?? null,
    unansweredSince: open === undefined ? null : open.minute * MINUTE,
    agentSeenAt: null,
  };
}

/** Lets an escalation look as often as it says it must, and notes what it finds due and when. */
function play(words: Word[], until: number): { key: string; at: number }[] {
  const passed: string[] = [];
  const found: { key: string; at: number }[] = [];
  let at: number | null = 0;
  while (at !== null && at <= until) {
    const state = { policy, openedAt: 0, passed };
    const facts = factsAt(words, at);
    for (const key of findDue(state, facts, at).map(toStepKey)) {
      passed.push(key);
      found.push({ key, at });
    }
    at = findNextCheck(state, facts, at);
  }
  return found;
}

const someWords = fc
  .array(fc.record({ minute: fc.integer({ min: 1, max: 100 }), who: fc.constantFrom('customer', 'agent') }), {
    maxLength: 30,
  })
  .map((words): Word[] => words.sort((one, other) => one.minute - other.minute));

describe('deadlines', () => {
  it('come near, are missed and take the conversation from whoever lets them pass, one after the other', () => {
    const state = { policy, openedAt: 0, passed: [] };
    const stagesAt = (minute: number) => findDue(state, nobody, minute * MINUTE).map(({ stage }) => stage);
    expect(stagesAt(2.9)).toEqual([]);
    expect(stagesAt(3)).toEqual(['near']);
    expect(stagesAt(4)).toEqual(['near', 'missed']);
    expect(stagesAt(6)).toEqual(['near', 'missed', 'reassign']);
  });

  it('are dealt with once each, and never before their time, whatever is said', () => {
    fc.assert(
      fc.property(someWords, (words) => {
        const found = play(words, 120 * MINUTE);
        expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
        for (const { key, at } of found) {
          const about = Number(key.split('-').at(-1));
          expect(at).toBeGreaterThan(about);
        }
      }),
    );
  });

  it('are never missed by looking as seldom as is said: a customer kept waiting shows at the minute', () => {
    fc.assert(
      fc.property(someWords, (words) => {
        const found = play(words, 120 * MINUTE);
        const answers = words.filter(({ who }) => who === 'agent');
        for (const { minute, who } of words) {
          const isFirst = !words.some((word) => word.who === 'agent' && word.minute <= minute);
          const waited = (answers.find((answer) => answer.minute > minute)?.minute ?? 200) - minute;
          const before = words.findLast((word) => word.minute < minute);
          const beginsToWait = who === 'customer' && before?.who === 'agent';
          if (isFirst || !beginsToWait || waited <= policy.nextResponseMinutes) continue;
          if (words.some((word) => word.who === 'agent' && word.minute === minute)) continue;
          const missed = found.find(({ key }) => key === `next_response-missed-${minute * MINUTE}`);
          expect(missed?.at).toBe((minute + policy.nextResponseMinutes) * MINUTE);
        }
      }),
    );
  });

  it('there are none where the bot sets none', () => {
    const none = { ...policy, firstResponseMinutes: 0, nextResponseMinutes: 0, resolutionMinutes: 0 };
    const state = { policy: none, openedAt: 0, passed: [] };
    expect(findDue(state, nobody, 1_000 * MINUTE)).toEqual([]);
    expect(findNextCheck(state, nobody, 0)).toBeNull();
  });
});
