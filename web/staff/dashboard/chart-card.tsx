import { lazy, Suspense, useId, useState } from 'react';
import { Button } from 'react-aria-components';

import type { MetricUnit } from '../../../contracts/metrics.js';
import { useWords } from '../i18n/language-context.js';
import { Waiting } from '../parts/waiting.js';
import { ChartTable } from './chart-table.js';
import type { ChartDefinition } from './charts.js';
import type { Bucket } from './ranges.js';
import { WORDS } from './words.js';

// The library of the charts is most of this page: it comes when there is something to draw.
const Chart = lazy(async () => ({ default: (await import('./chart.js')).Chart }));

type ChartCardProps = { chart: ChartDefinition; buckets: Bucket[]; unit: MetricUnit };

/** A chart, or the table with its numbers. */
export function ChartCard({ chart, buckets, unit }: ChartCardProps) {
  const t = useWords(WORDS);
  const [isTable, setIsTable] = useState(false);
  const headingId = useId();
  const title = t(chart.title);
  return (
    <section className="card chart" aria-labelledby={headingId}>
      <header>
        <h2 id={headingId}>{title}</h2>
        <Button
          aria-label={`${t(isTable ? 'asChart' : 'asTable')}: ${title}`}
          onPress={() => {
            setIsTable(!isTable);
          }}
        >
          {t(isTable ? 'asChart' : 'asTable')}
        </Button>
      </header>
      {isTable ? (
        <ChartTable chart={chart} buckets={buckets} unit={unit} />
      ) : (
        <>
          <ul className={`legend ${chart.shape}`} aria-hidden="true">
            {chart.series.map((name, index) => (
              <li key={name} className={`series-${index + 1}`}>
                {t(name)}
              </li>
            ))}
          </ul>
          <div className="plot" role="img" aria-label={t('chartOf', { title, table: `“${t('asTable')}”` })}>
            <Suspense fallback={<Waiting />}>
              <Chart chart={chart} buckets={buckets} unit={unit} />
            </Suspense>
          </div>
        </>
      )}
    </section>
  );
}
