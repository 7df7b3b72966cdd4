import { createContext, use, useMemo } from 'react';

import type { Language } from './languages.js';
import { createTranslate, type Phrases, type Translate, type Words } from './words.js';

export type LanguageChoice = { language: Language; locale: string; setLanguage: (language: Language) => void };

export const LanguageContext = createContext<LanguageChoice | null>(null);

/** The language of the page, and how to choose another. */
export function useLanguage(): LanguageChoice {
  const choice = use(LanguageContext);
  if (!choice) throw new Error('There is no language here.');
  return choice;
}

/** `t()` for texts of one's own: `const t = useWords(WORDS)`, then `t('greeting', { name })`. */
export function useWords<English extends Phrases>(words: Words<English>): Translate<English> {
  const { language, locale } = useLanguage();
  return useMemo(() => createTranslate({ words, language, locale }), [words, language, locale]);
}

export type Dates = {
  toMoment: (iso: string) => string;
  toDay: (iso: string) => string;
  /** How long something lasts, in whole minutes, hours or days. */
  toSpan: (milliseconds: number) => string;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Dates as people of the page's language write them. */
export function useDates(): Dates {
  const { locale } = useLanguage();
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    const count = (unit: 'minute' | 'hour' | 'day', value: number): string =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
    return {
      toMoment: (iso) => moment.format(new Date(iso)),
      toDay: (iso) => day.format(new Date(iso)),
      toSpan: (milliseconds) => {
        if (milliseconds < MINUTE_MS) return `< ${count('minute', 1)}`;
        if (milliseconds < HOUR_MS) return count('minute', Math.floor(milliseconds / MINUTE_MS));
        if (milliseconds < 2 * DAY_MS) return count('hour', Math.floor(milliseconds / HOUR_MS));
        return count('day', Math.floor(milliseconds / DAY_MS));
      },
    };
  }, [locale]);
}
