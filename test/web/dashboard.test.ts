import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS } from '../../contracts/buckets.js';
import type { BotMetrics } from '../../contracts/metrics.js';
import { compare, MEASURES } from '../../web/staff/dashboard/measures.js';
import { fillBuckets, fromAddress, RANGES, toSpan } from '../../web/staff/dashboard/ranges.js';
import { createNumbers } from '../../web/staff/i18n/use-numbers.js';

const moments = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
const [count, rate] = [
  { ...MEASURES[0], format: 'count', good: 'more' } as const,
  { ...MEASURES[4], format: 'rate', good: 'less' } as const,
];

describe('a span of the dashboard', () => {
  it('has whole buckets, the last of which is the one of now', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RANGES), moments, (range, now) => {
        const { bucket, from, to } = toSpan(range, now);
        const size = bucket === 'hour' ? HOUR_MS : DAY_MS;
        expect(Date.parse(to)).toBeGreaterThan(now);
        expect(Date.parse(to) - now).toBeLessThanOrEqual(size);
        expect((Date.parse(to) - Date.parse(from)) / size).toBe({ '24h': 24, '7d': 7, '30d': 30, '90d': 90 }[range]);
      }),
    );
  });

  it('has every bucket once and in order, those too in which nothing happened', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RANGES), moments, fc.array(fc.nat(23)), (range, now, happened) => {
        const { bucket, from, to } = toSpan(range, now);
        const size = bucket === 'hour' ? HOUR_MS : DAY_MS;
        const toTime = (index: number) => new Date(Date.parse(from) + (index % 7) * size).toISOString();
        const known = new Map(happened.map((index) => [toTime(index), { conversations: index }]));
        const buckets = [...known].map(([at, values]) => ({ at, values }));
        const filled = fillBuckets({ bucket, from, to, buckets } as unknown as BotMetrics);
        expect(filled.map(({ at }) => Date.parse(at))).toEqual(
          filled.map((_, index) => Date.parse(from) + index * size),
        );
        for (const { at, values } of filled) expect(values).toEqual(known.get(at) ?? null);
      }),
    );
  });

  it('is 30 days where the address says nothing that there is', () => {
    expect(fromAddress(new URLSearchParams('range=24h'))).toBe('24h');
    expect(fromAddress(new URLSearchParams('range=a-year'))).toBe('30d');
  });
});

describe('a comparison', () => {
  it('says by which part a number changed, and by how much a rate did, and what of it is good', () => {
    expect(compare(12, 10, count)).toEqual({ kind: 'changed', change: 0.2, verdict: 'better' });
    expect(compare(5, 10, count)).toEqual({ kind: 'changed', change: -0.5, verdict: 'worse' });
    expect(compare(0.5, 0.25, rate)).toEqual({ kind: 'changed', change: 0.25, verdict: 'worse' });
    expect(compare(0.1, 0.1001, rate)).toEqual({ kind: 'same' });
  });

  it('says nothing where there is nothing to compare with', () => {
    expect(compare(3, 0, count)).toEqual({ kind: 'nothing' });
    expect(compare(0, 0, count)).toEqual({ kind: 'same' });
    expect(compare(null, 0.5, rate)).toEqual({ kind: 'nothing' });
    expect(compare(0.5, null, rate)).toEqual({ kind: 'nothing' });
  });
});

it('numbers are written as the language has them, times in the unit that says most', () => {
  const [en, de] = [createNumbers('en-GB'), createNumbers('de-DE')];
  expect([en.toCount(1234), de.toCount(1234)]).toEqual(['1,234', '1.234']);
  expect([en.toPercent(0.125), de.toDecimal(4)]).toEqual(['12.5%', '4,0']);
  expect([0, 850, 89_000, 120_000, 7_200_000].map(en.toDuration)).toEqual(['0ms', '850ms', '89s', '2m', '2h']);
});
