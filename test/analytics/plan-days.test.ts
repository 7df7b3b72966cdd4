import fc from 'fast-check';
import { expect, it } from 'vitest';

import { planDays } from '../../activities/analytics/plan-days.js';
import { DAY_MS, estimatePercentile, listDays, mergeHistograms, toDay } from '../../contracts/buckets.js';
import { DAYS_PER_RUN, splitRange } from '../../workflows/analytics/state.js';

const NOW = Date.parse('2026-11-22T00:05:00Z');
const plan = (input: { newest: number | null; days?: number; touched?: string[] }) =>
  planDays({ now: NOW, days: 0, findTouched: () => Promise.resolve(input.touched ?? []), ...input });

it('computes from the newest bucket on, so that nothing is left out while nobody computed', async () => {
  expect(await plan({ newest: Date.parse('2026-11-19T22:00:00Z') })).toEqual([
    ...['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'],
  ]);
  expect(await plan({ newest: NOW })).toEqual(['2026-11-21', '2026-11-22']);
});

it('begins a month back where there is nothing, or nothing newer', async () => {
  expect(await plan({ newest: null })).toHaveLength(33);
  expect(await plan({ newest: 0 })).toEqual(await plan({ newest: null }));
});

it('computes the latest days in any case, and earlier ones on which something changed', async () => {
  expect(await plan({ newest: NOW, days: 2, touched: ['2026-07-01', '2026-11-21'] })).toEqual([
    ...['2026-07-01', '2026-11-20', '2026-11-21', '2026-11-22'],
  ]);
});

it('splits a range into runs that have each day once, in its order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 120 }), (length) => {
      const from = '2024-02-27';
      const to = toDay(Date.parse(from) + length * DAY_MS);
      const seen: string[] = [];
      let range = { kind: 'range' as const, from, to, done: 0 };
      for (;;) {
        const { days, total, next } = splitRange(range);
        expect(days.length).toBeLessThanOrEqual(DAYS_PER_RUN);
        expect(total).toBe(length + 1);
        seen.push(...days);
        if (next?.kind !== 'range') break;
        range = next;
        expect(range.done).toBe(seen.length);
      }
      expect(seen).toEqual(listDays({ from, to }));
    }),
  );
});

it('estimates percentiles of several histograms to about an eighth', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 200 }), (samples) => {
      const steps = samples.map((ms) => ({ [String(Math.floor(Math.log(ms) / Math.log(1.25)))]: 1 }));
      const estimate = estimatePercentile(mergeHistograms(steps), 0.95) ?? Number.NaN;
      const exact = samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * 0.95) - 1] ?? Number.NaN;
      expect(Math.abs(Math.log(estimate / exact))).toBeLessThan(0.35);
      if (exact > 20) expect(Math.abs(Math.log(estimate / exact))).toBeLessThan(0.14);
    }),
  );
  expect(estimatePercentile({}, 0.5)).toBeNull();
});
