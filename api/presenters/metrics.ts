import { estimatePercentile, mergeHistograms } from '../../contracts/buckets.js';
import type { MetricValues } from '../../contracts/metrics.js';
import type { MetricBucket, MetricCounts } from '../ports.js';

/** What one bucket measured. */
export function presentBucket(bucket: MetricBucket): MetricValues {
  return { ...toValues(bucket), latencyP50Ms: bucket.latencyP50Ms, latencyP95Ms: bucket.latencyP95Ms };
}

/** What several buckets measured together. */
export function presentTotals(buckets: MetricBucket[]): MetricValues {
  const sum = (key: keyof MetricCounts) => buckets.reduce((total, bucket) => total + bucket[key], 0);
  const histogram = mergeHistograms(buckets.map(({ latencyHistogram }) => latencyHistogram));
  return {
    ...toValues({
      ...{ conversations: sum('conversations'), messages: sum('messages'), people: sum('people') },
      ...{ turns: sum('turns'), fallbacks: sum('fallbacks'), escalations: sum('escalations') },
      ...{ firstResponses: sum('firstResponses'), firstResponseMs: sum('firstResponseMs') },
      ...{ closed: sum('closed'), resolved: sum('resolved') },
      ...{ ratings: sum('ratings'), ratingSum: sum('ratingSum') },
      ...{ feedbackUp: sum('feedbackUp'), feedbackDown: sum('feedbackDown') },
      ...{ tokensIn: sum('tokensIn'), tokensOut: sum('tokensOut') },
    }),
    latencyP50Ms: estimatePercentile(histogram, 0.5),
    latencyP95Ms: estimatePercentile(histogram, 0.95),
  };
}

function toValues(counts: MetricCounts): Omit<MetricValues, 'latencyP50Ms' | 'latencyP95Ms'> {
  const { conversations, messages, people, turns, fallbacks, escalations, closed, resolved } = counts;
  const firstResponse = divide(counts.firstResponseMs, counts.firstResponses);
  return {
    ...{ conversations, messages, people, turns, fallbacks, fallbackRate: divide(fallbacks, turns) },
    ...{ escalations, escalationRate: divide(escalations, conversations) },
    firstResponseMs: firstResponse === null ? null : Math.round(firstResponse),
    ...{ closed, resolved, resolutionRate: divide(resolved, closed) },
    ...{ ratings: counts.ratings, ratingAverage: divide(counts.ratingSum, counts.ratings) },
    ...{ feedbackUp: counts.feedbackUp, feedbackDown: counts.feedbackDown },
    ...{ tokensIn: counts.tokensIn, tokensOut: counts.tokensOut },
  };
}

function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
