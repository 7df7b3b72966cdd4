import type { MetricValues } from '../../../contracts/metrics.js';
import type { MeasureFormat } from './measures.js';

/** A number over time. Its name is in words.ts. */
export type SeriesName = Exclude<keyof MetricValues, 'closed' | 'resolved' | 'ratings' | 'ratingAverage'>;

/** A chart, and the table behind it. */
export type ChartDefinition = {
  title: 'traffic' | 'outcomes' | 'rates' | 'speed' | 'opinions' | 'tokenUse';
  shape: 'lines' | 'stack';
  format: MeasureFormat;
  series: readonly SeriesName[];
};

/** The charts of the dashboard, in their order; three lines at most in each, so that they can be told apart. */
export const CHARTS: readonly ChartDefinition[] = [
  { title: 'traffic', shape: 'lines', format: 'count', series: ['conversations', 'messages', 'people'] },
  { title: 'outcomes', shape: 'lines', format: 'count', series: ['turns', 'fallbacks', 'escalations'] },
  { title: 'rates', shape: 'lines', format: 'rate', series: ['fallbackRate', 'escalationRate', 'resolutionRate'] },
  { title: 'speed', shape: 'lines', format: 'duration', series: ['firstResponseMs', 'latencyP50Ms', 'latencyP95Ms'] },
  { title: 'opinions', shape: 'stack', format: 'count', series: ['feedbackUp', 'feedbackDown'] },
  { title: 'tokenUse', shape: 'stack', format: 'compact', series: ['tokensIn', 'tokensOut'] },
];

/** What a chart shows of a bucket: of one in which nothing happened counts are 0, rates and times are not there. */
export function readSeries(
  values: MetricValues | null,
  name: SeriesName,
  { format }: Pick<ChartDefinition, 'format'>,
): number | null {
  if (values !== null) return values[name];
  return format === 'count' || format === 'compact' ? 0 : null;
}
