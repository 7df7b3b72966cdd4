import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import * as outboxes from '../../client/outbox.js';
import type { Outbox } from '../../client/outbox.js';

const problem = { type: 'urn:test', title: 'No', status: 422, code: 'no' };
const at = '2026-01-01T00:00:00.000Z';
const ids = ['a', 'b', 'c', 'd'];
const anyId = fc.constantFrom(...ids).map((clientMessageId) => ({ clientMessageId }));

const step: fc.Arbitrary<(outbox: Outbox) => Outbox> = fc.oneof(
  anyId.map((id) => (outbox: Outbox) => outboxes.markSent(outbox, { ...id, notBefore: 5 })),
  anyId.map((id) => (outbox: Outbox) => outboxes.acknowledge(outbox, id)),
  anyId.map((id) => (outbox: Outbox) => outboxes.postpone(outbox, { ...id, notBefore: 9 })),
  anyId.map((id) => (outbox: Outbox) => outboxes.fail(outbox, { ...id, problem })),
  anyId.map((id) => (outbox: Outbox) => outboxes.retry(outbox, id)),
  fc.constant(outboxes.makeDue),
);

function fill(): Outbox {
  return ids.reduce<Outbox>(
    (outbox, clientMessageId) => outboxes.enqueue(outbox, { clientMessageId, text: clientMessageId, at }),
    [],
  );
}

function run(steps: ((outbox: Outbox) => Outbox)[]): Outbox {
  return steps.reduce((current, change) => change(current), fill());
}

describe('an outbox', () => {
  it('never loses or doubles a message, whatever the server says', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const outbox = steps.reduce((current, change) => change(current), fill());
        expect(outbox.map(({ clientMessageId }) => clientMessageId).sort()).toEqual(ids);
      }),
    );
  });

  it('never takes back a receipt', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(step, { maxLength: 20 }), (before, after) => {
        const acknowledged = outboxes.acknowledge(
          before.reduce((current, change) => change(current), fill()),
          { clientMessageId: 'b' },
        );
        const outbox = after.reduce((current, change) => change(current), acknowledged);
        expect(outbox.find(({ clientMessageId }) => clientMessageId === 'b')?.status.state).toBe('acknowledged');
      }),
    );
  });

  it('sends the oldest message that has neither receipt nor refusal', () => {
    let outbox = fill();
    expect(outboxes.findNext(outbox)?.clientMessageId).toBe('a');
    outbox = outboxes.acknowledge(outbox, { clientMessageId: 'a' });
    outbox = outboxes.fail(outbox, { clientMessageId: 'b', problem });
    expect(outboxes.findNext(outbox)?.clientMessageId).toBe('c');
  });

  it('puts a message that is sent again behind the others, as if it was new', () => {
    const failed = outboxes.fail(fill(), { clientMessageId: 'a', problem });
    const outbox = outboxes.retry(failed, { clientMessageId: 'a' });
    expect(outbox.at(-1)).toEqual({
      clientMessageId: 'a',
      text: 'a',
      at,
      status: { state: 'sending' },
      attempts: 0,
      notBefore: 0,
    });
  });

  it('takes the same message once', () => {
    const outbox = fill();
    expect(outboxes.enqueue(outbox, { clientMessageId: 'a', text: 'other', at })).toBe(outbox);
  });

  it('lets go of what the log shows', () => {
    const outbox = outboxes.remove(fill(), new Set(['b', 'x']));
    expect(outbox.map(({ clientMessageId }) => clientMessageId)).toEqual(['a', 'c', 'd']);
  });

  it('takes over what another page has stored, whatever it was, without losing or doubling, and then has nothing to take', () => {
    const steps = fc.array(step, { maxLength: 20 });
    fc.assert(
      fc.property(steps, steps, fc.subarray(ids), fc.subarray(ids), (mine, theirs, unknownHere, unknownThere) => {
        const own = outboxes.remove(run(mine), new Set(unknownHere));
        const stored = outboxes.remove(run(theirs), new Set(unknownThere));
        const outbox = outboxes.adopt(own, { stored, notBefore: 7 });
        const left = own.filter(({ status, clientMessageId }) => {
          return status.state !== 'failed' || stored.some((other) => other.clientMessageId === clientMessageId);
        });
        const expected = new Set([...left, ...stored].map(({ clientMessageId }) => clientMessageId));
        expect(outbox.map(({ clientMessageId }) => clientMessageId).sort()).toEqual([...expected].sort());
        expect(outboxes.adopt(outbox, { stored, notBefore: 9 })).toBe(outbox);
      }),
    );
  });

  it('leaves a message of another page to that page at first, and learns from it what has become of it', () => {
    const stored = outboxes.fail(fill(), { clientMessageId: 'b', problem });
    const outbox = outboxes.adopt(fill().slice(1, 2), { stored, notBefore: 7 });
    expect(outbox.map(({ clientMessageId, notBefore }) => [clientMessageId, notBefore])).toEqual([
      ['b', 0],
      ['a', 7],
      ['c', 7],
      ['d', 7],
    ]);
    expect(outbox[0]?.status).toEqual({ state: 'failed', problem });
  });
});
