import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nextOpening } from '../../activities/hand-over/office-hours.js';
import { OfficeHours } from '../../contracts/hand-over.js';

const zurich = OfficeHours.parse({ timeZone: 'Europe/Zurich', days: { mon: ['09:00-12:00', '13:00-17:30'] } });
const opens = (iso: string, hours = zurich) => nextOpening(hours, new Date(iso))?.toISOString() ?? null;

describe('office hours', () => {
  it('say that somebody is there, or from when on', () => {
    expect(opens('2026-01-05T08:00:00Z')).toBeNull();
    expect(opens('2026-01-05T07:59:30Z')).toBe('2026-01-05T08:00:00.000Z');
    expect(opens('2026-01-05T11:00:00Z')).toBe('2026-01-05T12:00:00.000Z');
    expect(opens('2026-01-05T16:30:00Z')).toBe('2026-01-12T08:00:00.000Z');
    expect(nextOpening(undefined, new Date())).toBeNull();
  });

  it('follow the summer time of their zone', () => {
    expect(opens('2026-07-06T06:59:00Z')).toBe('2026-07-06T07:00:00.000Z');
  });

  it('give an opening at which they are open, whenever they are asked', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2026-03-20'), max: new Date('2026-11-05'), noInvalidDate: true }), (now) => {
        const opening = nextOpening(zurich, now);
        if (opening !== null) expect(nextOpening(zurich, opening)).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it('are refused without a zone that is there, an opening that ends after it begins, or any day', () => {
    for (const days of [{}, { mon: [] }, { mon: ['17:00-09:00'] }, { mon: ['9-17'] }, { day: ['09:00-17:00'] }]) {
      expect(OfficeHours.safeParse({ timeZone: 'Europe/Zurich', days }).success).toBe(false);
    }
    expect(OfficeHours.safeParse({ ...zurich, timeZone: 'Europe/Atlantis' }).success).toBe(false);
  });
});
