import type { BotMetrics } from '../../../contracts/metrics.js';
import { useWords } from '../i18n/language-context.js';
import { useNumbers, type Numbers } from '../i18n/use-numbers.js';
import type { Translate } from '../i18n/words.js';
import { compare, format, MEASURES, type Comparison, type Measure } from './measures.js';
import { WORDS } from './words.js';

/** The figures of a span of time, each beside what it was in the span before. */
export function Tiles({ metrics: { totals, before } }: { metrics: BotMetrics }) {
  const t = useWords(WORDS);
  return (
    <dl className="tiles" aria-label={t('figures')}>
      {MEASURES.map((measure) => (
        <Tile key={measure.name} measure={measure} now={measure.read(totals)} before={measure.read(before.totals)} />
      ))}
    </dl>
  );
}

function Tile({ measure, now, before }: { measure: Measure; now: number | null; before: number | null }) {
  const t = useWords(WORDS);
  const numbers = useNumbers();
  const comparison = compare(now, before, measure);
  return (
    <div className="card tile">
      <dt>{t(measure.name)}</dt>
      <dd className="figure">{now === null ? '–' : format(now, measure.format, numbers)}</dd>
      <dd className={`change ${comparison.kind === 'changed' ? comparison.verdict : ''}`}>
        {describe({ comparison, measure, before, t, numbers })}
      </dd>
    </div>
  );
}

function describe(told: {
  comparison: Comparison;
  measure: Measure;
  before: number | null;
  t: Translate<typeof WORDS.en>;
  numbers: Numbers;
}): string {
  const { comparison, measure, before, t, numbers } = told;
  const was = before === null ? '' : t('before', { value: format(before, measure.format, numbers) });
  switch (comparison.kind) {
    case 'nothing':
      return before === null ? t('noComparison') : was;
    case 'same':
      return t('same');
    case 'changed': {
      const { change, verdict } = comparison;
      const verdictWord = verdict === 'neutral' ? '' : t(verdict);
      return [toChange(change, measure, { t, numbers }), verdictWord, was].filter(Boolean).join(', ');
    }
  }
}

/** With its sign: a part of what it was, or the points by which a rate or a score is another. */
function toChange(
  change: number,
  { format: as }: Measure,
  { t, numbers }: { t: Translate<typeof WORDS.en>; numbers: Numbers },
): string {
  const sign = change > 0 ? '+' : '−';
  const size = Math.abs(change);
  if (as === 'score') return `${sign}${numbers.toDecimal(size)}`;
  if (as === 'rate') return t('points', { value: `${sign}${numbers.toDecimal(size * 100)}` });
  return `${sign}${numbers.toPercent(size)}`;
}
