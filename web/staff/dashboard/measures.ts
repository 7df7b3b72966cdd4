import type { MetricValues } from '../../../contracts/metrics.js';
import type { Numbers } from '../i18n/use-numbers.js';

/** How a measure is written, and how two of them are compared. */
export type MeasureFormat = 'count' | 'compact' | 'rate' | 'duration' | 'score';

/** Which way is good; `neither`: more or less is neither. */
export type Direction = 'more' | 'less' | 'neither';

/** A number of the dashboard. Its name is in words.ts. */
export type Measure = {
  name: MeasureName;
  format: MeasureFormat;
  good: Direction;
  read: (values: MetricValues) => number | null;
};

export type MeasureName = (typeof MEASURES)[number]['name'];

/** What the tiles show, in their order. */
export const MEASURES = [
  { name: 'conversations', format: 'count', good: 'neither', read: (values) => values.conversations },
  { name: 'messages', format: 'count', good: 'neither', read: (values) => values.messages },
  { name: 'people', format: 'count', good: 'neither', read: (values) => values.people },
  { name: 'turns', format: 'count', good: 'neither', read: (values) => values.turns },
  { name: 'fallbackRate', format: 'rate', good: 'less', read: (values) => values.fallbackRate },
  { name: 'escalationRate', format: 'rate', good: 'neither', read: (values) => values.escalationRate },
  { name: 'resolutionRate', format: 'rate', good: 'more', read: (values) => values.resolutionRate },
  { name: 'firstResponseMs', format: 'duration', good: 'less', read: (values) => values.firstResponseMs },
  { name: 'latencyP50Ms', format: 'duration', good: 'less', read: (values) => values.latencyP50Ms },
  { name: 'latencyP95Ms', format: 'duration', good: 'less', read: (values) => values.latencyP95Ms },
  { name: 'ratingAverage', format: 'score', good: 'more', read: (values) => values.ratingAverage },
  { name: 'tokens', format: 'compact', good: 'neither', read: (values) => values.tokensIn + values.tokensOut },
] as const satisfies readonly (Omit<Measure, 'name'> & { name: string })[];

/** A measure in words of the page's language. */
export function format(value: number, as: MeasureFormat, numbers: Numbers): string {
  switch (as) {
    case 'count':
      return numbers.toCount(value);
    case 'compact':
      return numbers.toCompact(value);
    case 'rate':
      return numbers.toPercent(value);
    case 'duration':
      return numbers.toDuration(value);
    case 'score':
      return numbers.toDecimal(value);
  }
}

/** How a measure stands beside what it was. `change`: as a part of what it was; of rates and scores, what was added. */
export type Comparison =
  { kind: 'nothing' } | { kind: 'same' } | { kind: 'changed'; change: number; verdict: 'better' | 'worse' | 'neutral' };

/** Compares a measure with the span before. */
export function compare(now: number | null, before: number | null, { format: as, good }: Measure): Comparison {
  if (now === null || before === null) return { kind: 'nothing' };
  const isDifference = as === 'rate' || as === 'score';
  if (!isDifference && before === 0) return { kind: now === 0 ? 'same' : 'nothing' };
  const change = isDifference ? now - before : (now - before) / before;
  // What would be written as nothing is nothing.
  if (Math.abs(change) < (as === 'score' ? 0.05 : 0.0005)) return { kind: 'same' };
  if (good === 'neither') return { kind: 'changed', change, verdict: 'neutral' };
  return { kind: 'changed', change, verdict: (good === 'more') === change > 0 ? 'better' : 'worse' };
}
