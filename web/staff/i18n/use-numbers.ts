import { useMemo } from 'react';

import { useLanguage } from './language-context.js';

export type Numbers = {
  /** Whole numbers, such as 12,345. */
  toCount: (value: number) => string;
  /** Large numbers in few characters, such as 12K. */
  toCompact: (value: number) => string;
  /** With one digit behind the point. */
  toDecimal: (value: number) => string;
  /** A part of one, such as 12.5 % of 0.125. */
  toPercent: (value: number) => string;
  /** Milliseconds, as such or in seconds, minutes or hours. */
  toDuration: (ms: number) => string;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Numbers as people of the page's language write them. */
export function useNumbers(): Numbers {
  const { locale } = useLanguage();
  return useMemo(() => createNumbers(locale), [locale]);
}

/** Numbers as people of a locale write them. */
export function createNumbers(locale: string): Numbers {
  const one = { maximumFractionDigits: 1 } as const;
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', ...one });
  const decimal = new Intl.NumberFormat(locale, { ...one, minimumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', ...one });
  const toUnit = (unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow', ...one });
  const [second, minute, hour] = [toUnit('second'), toUnit('minute'), toUnit('hour')];
  const millisecond = new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit: 'millisecond', unitDisplay: 'narrow', maximumFractionDigits: 0 },
  });
  return {
    toCount: (value) => count.format(value),
    toCompact: (value) => compact.format(value),
    toDecimal: (value) => decimal.format(value),
    toPercent: (value) => percent.format(value),
    toDuration(ms) {
      // In tenths of a second, answers that take 160 and 240 ms would be equal.
      if (ms < 1_000) return millisecond.format(ms);
      // Up to one and a half of the larger unit the smaller one says more.
      if (ms < 1.5 * MINUTE_MS) return second.format(ms / 1000);
      return ms < 1.5 * HOUR_MS ? minute.format(ms / MINUTE_MS) : hour.format(ms / HOUR_MS);
    },
  };
}
