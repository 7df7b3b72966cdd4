import './styles.css';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';

import type { BotMetrics, MetricValues } from '../../../contracts/metrics.js';
import { useStaffApi } from '../api/context.js';
import { toQuery } from '../api/staff-api.js';
import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { ChartCard } from './chart-card.js';
import { CHARTS } from './charts.js';
import { fillBuckets, fromAddress, RANGES, toSpan } from './ranges.js';
import { Tiles } from './tiles.js';
import { WORDS } from './words.js';

const REFRESH_MS = 60_000;

/** What a bot did in a span of time, beside the span before; the span is in the address. */
export function DashboardPage() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const { ask } = useStaffApi();
  const [search, setSearch] = useSearchParams();
  const range = fromAddress(search);
  const metrics = useQuery({
    queryKey: ['metrics', id, range],
    queryFn: () =>
      ask<BotMetrics>({ method: 'GET', path: `/api/v1/bots/${id}/metrics${toQuery(toSpan(range, Date.now()))}` }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  return (
    <Page
      title={t('title')}
      beside={
        <Choice
          label={t('range')}
          value={range}
          options={RANGES.map((value) => ({ value, label: t(value) }))}
          onChange={(chosen) => {
            setSearch({ range: chosen }, { replace: true });
          }}
        />
      }
    >
      {metrics.isPending && <Waiting />}
      {metrics.isError && <Trouble error={metrics.error} onRetry={() => void metrics.refetch()} />}
      {metrics.isSuccess && <Figures metrics={metrics.data} />}
    </Page>
  );
}

function Figures({ metrics }: { metrics: BotMetrics }) {
  const t = useWords(WORDS);
  const buckets = fillBuckets(metrics);
  if (isQuiet(metrics.totals) && isQuiet(metrics.before.totals)) return <NothingYet />;
  return (
    <>
      <Tiles metrics={metrics} />
      <div className="charts">
        {CHARTS.map((chart) => (
          <ChartCard key={chart.title} chart={chart} buckets={buckets} unit={metrics.bucket} />
        ))}
      </div>
      <p className="soft">{t('about')}</p>
    </>
  );
}

/** Says how figures come to be, instead of a page of zeros. */
function NothingYet() {
  const t = useWords(WORDS);
  const { slug } = useBot();
  return (
    <section className="card" aria-labelledby="nothing-heading">
      <h2 id="nothing-heading">{t('nothing')}</h2>
      <p>{t('nothingText')}</p>
      <p>
        <a className="button" href={new URL(`/?bot=${slug}`, location.origin).href}>
          {t('try')}
        </a>
      </p>
    </section>
  );
}

function isQuiet({ conversations, messages, turns, closed, ratings }: MetricValues): boolean {
  return conversations + messages + turns + closed + ratings === 0;
}
