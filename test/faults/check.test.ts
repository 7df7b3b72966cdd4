import { describe, expect, it } from 'vitest';

import type { ViolationKind } from './evidence.js';
import { answered, asked, EVENTS, LOG, verdictOf, type PlantedRun } from './planted-run.js';

const { started, one, answer, two, three, four, cancelled } = EVENTS;
const superseded = answered(3, { turn: 1, answers: ['1'], text: 'Superseded.' });
const replace = (seq: number, event: (typeof LOG)[number]) => LOG.map((known) => (known.seq === seq ? event : known));

const PLANTED: Record<string, { kind: ViolationKind; spoil: (run: PlantedRun) => unknown }> = {
  'a message that was acknowledged and is not stored': {
    kind: 'lost',
    spoil: ({ anna, send }) => {
      send('5');
      anna.acknowledged.push('5');
    },
  },
  'messages that were acknowledged in a conversation that is not stored': {
    kind: 'lost',
    spoil: ({ anna }) => (anna.conversationId = 'another'),
  },
  'a message that is stored and has no end': {
    kind: 'lost',
    spoil: ({ send, rewrite }) => {
      send('5');
      rewrite([...LOG, asked(9, '5')]);
    },
  },
  'a message that is stored twice': {
    kind: 'doubled',
    spoil: ({ rewrite }) => {
      rewrite([...LOG, asked(9, '1')]);
    },
  },
  'a message that is answered twice': {
    kind: 'doubled',
    spoil: ({ rewrite }) => {
      rewrite([...LOG, answered(9, { turn: 4, answers: ['1'] })]);
    },
  },
  'a message that is answered after it was cancelled': {
    kind: 'doubled',
    spoil: ({ rewrite }) => {
      rewrite([...LOG, answered(9, { turn: 4, answers: ['4'] })]);
    },
  },
  'an event that came twice on one connection': {
    kind: 'doubled',
    spoil: ({ ben }) => (ben.connections = [[started, one, one, answer]]),
  },
  'answers that are swapped': {
    kind: 'out of order',
    spoil: ({ rewrite }) => {
      const late = answered(6, { turn: 2, answers: ['1'] });
      const early = answered(5, { turn: 1, answers: ['2', '3'] });
      rewrite([started, one, { ...two, seq: 3 }, { ...three, seq: 4 }, early, late, four, cancelled]);
    },
  },
  'an answer before its question': {
    kind: 'out of order',
    spoil: ({ rewrite }) => {
      rewrite([started, { ...answer, seq: 2 }, { ...one, seq: 3 }, ...LOG.slice(3)]);
    },
  },
  'messages in another order than they were sent': { kind: 'out of order', spoil: ({ anna }) => anna.sent.reverse() },
  'a gap in the log': {
    kind: 'gap',
    spoil: ({ rewrite }) => {
      rewrite(LOG.map((event) => (event.seq > 3 ? { ...event, seq: event.seq + 1 } : event)));
    },
  },
  'a conversation that counts further than its log': { kind: 'gap', spoil: ({ stored }) => (stored.lastSeq += 1) },
  'a gap on one connection': { kind: 'gap', spoil: ({ ben }) => (ben.connections = [[started, one, two]]) },
  'a client that lacks the end of the log': {
    kind: 'divergent',
    spoil: ({ ben }) => (ben.transcript = LOG.slice(0, -1)),
  },
  'a client that shows more than the log': {
    kind: 'divergent',
    spoil: ({ ben }) => (ben.transcript = [...LOG, asked(9, '5')]),
  },
  'a client that shows another answer': {
    kind: 'divergent',
    spoil: ({ ben }) => (ben.transcript = replace(3, superseded)),
  },
  'a client that was given another answer at first': {
    kind: 'divergent',
    spoil: ({ ben }) => (ben.connections = [replace(3, superseded)]),
  },
  'a text that is stored otherwise than it was sent': {
    kind: 'altered',
    spoil: ({ anna }) => (anna.sent[0] = { id: '1', text: 'another text' }),
  },
  'a message that nobody sent': { kind: 'altered', spoil: ({ anna }) => anna.sent.shift() },
  'an answer of the model that was made without one of its messages': {
    kind: 'altered',
    spoil: ({ rewrite }) => {
      rewrite(replace(6, answered(6, { turn: 2, answers: ['2', '3'], text: 'You asked q-anna-2 .', by: 'model' })));
    },
  },
  'a turn without its event': {
    kind: 'inconsistent',
    spoil: ({ stored }) => stored.turns.push({ turnNo: 4, status: 'published', answers: ['1'], seq: 3 }),
  },
  'an ended message that still counts as pending': {
    kind: 'inconsistent',
    spoil: ({ stored }) => stored.pending.push({ id: '1', recorded: true }),
  },
  'a refused message that is stored': {
    kind: 'inconsistent',
    spoil: ({ anna }) => (anna.refused = [{ id: '1', reason: 'too_long' }]),
  },
};

describe('the checker of the fault harness', () => {
  it('finds nothing in a run that kept the promise, and counts how its messages ended', () => {
    const { violations, totals } = verdictOf(() => undefined);
    expect(violations).toEqual([]);
    expect(totals).toMatchObject({ sent: 4, acknowledged: 4, answered: 3, cancelled: 1, handed: 0, refused: 0 });
  });

  it.each(Object.entries(PLANTED))('reports %s', (_, { kind, spoil }) => {
    expect(verdictOf(spoil).violations.map((violation) => violation.kind)).toContain(kind);
  });

  it('counts what waits in a conversation that people own as handed to them', () => {
    const { violations, totals } = verdictOf(({ send, rewrite, stored }) => {
      send('5');
      rewrite([...LOG, asked(9, '5')]);
      stored.owner = 'queue';
    });
    expect(violations).toEqual([]);
    expect(totals.handed).toBe(1);
  });

  it('takes a message that was refused with a reason, and one that nobody acknowledged, for no loss', () => {
    const { violations, totals } = verdictOf(({ anna, send }) => {
      send('5');
      send('6');
      anna.refused.push({ id: '5', reason: 'message_conflict' });
    });
    expect(violations).toEqual([]);
    expect(totals.refused).toBe(1);
  });
});
