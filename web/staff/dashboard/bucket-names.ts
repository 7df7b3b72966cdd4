import { useMemo } from 'react';

import type { MetricUnit } from '../../../contracts/metrics.js';
import { useLanguage } from '../i18n/language-context.js';

/** How buckets are called: `short` on an axis, `long` where there is room. */
export type BucketNames = { short: (at: string) => string; long: (at: string) => string };

/** Names of hours where the browser is; days are those of UTC, as they are counted. */
export function useBucketNames(unit: MetricUnit): BucketNames {
  const { locale } = useLanguage();
  return useMemo(() => {
    const [short, long] =
      unit === 'hour'
        ? [
            new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
            new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
          ]
        : [
            new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
            new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
          ];
    return { short: (at) => short.format(new Date(at)), long: (at) => long.format(new Date(at)) };
  }, [locale, unit]);
}
