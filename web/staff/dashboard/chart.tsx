import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

import type { MetricUnit } from '../../../contracts/metrics.js';
import { useWords } from '../i18n/language-context.js';
import { useNumbers } from '../i18n/use-numbers.js';
import { useBucketNames } from './bucket-names.js';
import { readSeries, type ChartDefinition } from './charts.js';
import { format } from './measures.js';
import type { Bucket } from './ranges.js';
import { WORDS } from './words.js';

const HEIGHT = 230;
// Lines that can be told apart without their colours, too.
const DASHES = ['', '7 4', '2 3'];
const toColour = (index: number) => `var(--series-${index + 1})`;

type ChartProps = { chart: ChartDefinition; buckets: Bucket[]; unit: MetricUnit };

/** Draws a chart. The library belongs to this file alone. */
export function Chart({ chart, buckets, unit }: ChartProps) {
  const t = useWords(WORDS);
  const numbers = useNumbers();
  const names = useBucketNames(unit);
  const { series, shape } = chart;
  const data = buckets.map(({ at, values }) => ({
    at,
    ...Object.fromEntries(series.map((name) => [name, readSeries(values, name, chart)])),
  }));
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <ComposedChart data={data} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          tickFormatter={names.short}
          minTickGap={28}
          stroke="var(--line-strong)"
          tick={{ fill: 'var(--text-soft)', fontSize: 12 }}
        />
        <YAxis
          width="auto"
          allowDecimals={chart.format !== 'count'}
          domain={chart.format === 'rate' ? [0, 1] : [0, 'auto']}
          tickFormatter={(value: number) => format(value, chart.format === 'count' ? 'compact' : chart.format, numbers)}
          stroke="var(--line-strong)"
          tick={{ fill: 'var(--text-soft)', fontSize: 12 }}
        />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) => (typeof at === 'string' ? names.long(at) : at)}
          formatter={(value) => (typeof value === 'number' ? format(value, chart.format, numbers) : value)}
          contentStyle={{ background: 'var(--surface)', borderColor: 'var(--line-strong)', borderRadius: 10 }}
          cursor={{ fill: 'var(--accent-soft)', stroke: 'var(--line-strong)' }}
        />
        {series.map((name, index) =>
          shape === 'lines' ? (
            <Line
              key={name}
              dataKey={name}
              name={t(name)}
              type="monotone"
              stroke={toColour(index)}
              strokeWidth={2}
              strokeDasharray={DASHES[index] ?? ''}
              // A day among days without a value has no line, and is still to be seen.
              dot={{ r: 1.5, strokeDasharray: '' }}
              isAnimationActive={false}
            />
          ) : (
            <Bar
              key={name}
              dataKey={name}
              name={t(name)}
              fill={toColour(index)}
              isAnimationActive={false}
              stackId="all"
            />
          ),
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
