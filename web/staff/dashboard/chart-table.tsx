import type { MetricUnit } from '../../../contracts/metrics.js';
import { useWords } from '../i18n/language-context.js';
import { useNumbers } from '../i18n/use-numbers.js';
import { useBucketNames } from './bucket-names.js';
import { readSeries, type ChartDefinition } from './charts.js';
import { format } from './measures.js';
import type { Bucket } from './ranges.js';
import { WORDS } from './words.js';

/** The numbers of a chart, the newest first. */
export function ChartTable({ chart, buckets, unit }: { chart: ChartDefinition; buckets: Bucket[]; unit: MetricUnit }) {
  const t = useWords(WORDS);
  const numbers = useNumbers();
  const names = useBucketNames(unit);
  return (
    // It scrolls by itself: whoever has no mouse needs to get into it.
    <div className="table" role="region" aria-label={t(chart.title)} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('when')}</th>
            {chart.series.map((name) => (
              <th key={name} scope="col">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.toReversed().map(({ at, values }) => (
            <tr key={at}>
              <th scope="row">{names.long(at)}</th>
              {chart.series.map((name) => {
                const value = readSeries(values, name, chart);
                return <td key={name}>{value === null ? '–' : format(value, chart.format, numbers)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
