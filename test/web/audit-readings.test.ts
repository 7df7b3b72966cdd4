import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AuditEntry } from '../../contracts/audit.js';
import { joinReadings } from '../../web/staff/audit/join-readings.js';

const NEWEST = Date.parse('2026-11-22T12:00:00Z');

function entry(no: number, more: Partial<AuditEntry> & { minutesAgo?: number } = {}): AuditEntry {
  const { minutesAgo = 0, ...rest } = more;
  return {
    ...{ id: `entry-${no}`, at: new Date(NEWEST - minutesAgo * 60_000).toISOString(), botId: null },
    ...{ actor: { kind: 'staff', id: 'ada', name: 'Ada' }, action: 'payloads.decoded' },
    ...{ target: { kind: 'payloads', id: null }, details: { payloads: 2, unreadable: 0 } },
    ...rest,
  };
}

describe('payloads that one person reads in a row', () => {
  it('are one line with all of them, as new as the newest', () => {
    const rows = joinReadings([entry(3), entry(2, { minutesAgo: 1 }), entry(1, { minutesAgo: 15 })]);
    expect(rows).toEqual([{ ...entry(3), details: { payloads: 6, unreadable: 0 } }]);
  });

  it('are told apart by who read them, by a pause, and by what was done between', () => {
    const apart = [
      entry(5),
      entry(4, { actor: { kind: 'staff', id: 'bob', name: 'Bob' } }),
      entry(3, { minutesAgo: 5 }),
      entry(2, { minutesAgo: 30 }),
      entry(1, { action: 'leads.exported', details: {}, minutesAgo: 31 }),
      entry(0, { minutesAgo: 32 }),
    ];
    expect(joinReadings(apart)).toEqual(apart);
  });

  it('lose no payload', () => {
    const some = fc.array(
      fc.record({
        payloads: fc.nat(50),
        minutesAgo: fc.nat(60),
        actor: fc.constantFrom('ada', 'bob').map((id) => ({ kind: 'staff' as const, id, name: id })),
      }),
    );
    const sum = (rows: AuditEntry[]) => rows.reduce((total, { details }) => total + Number(details['payloads']), 0);
    fc.assert(
      fc.property(some, (readings) => {
        const rows = readings
          .toSorted((one, other) => one.minutesAgo - other.minutesAgo)
          .map(({ payloads, ...rest }, no) => entry(no, { ...rest, details: { payloads, unreadable: 0 } }));
        expect(sum(joinReadings(rows))).toBe(sum(rows));
      }),
    );
  });
});
