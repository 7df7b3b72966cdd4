import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';

import { LanguageContext } from './language-context.js';
import { chooseLanguage, toLocale, type Language } from './languages.js';

const REMEMBERED = 'parley-staff-language';

/** Gives the page its language: the one that was chosen here before, or one of the browser's. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() =>
    chooseLanguage({ chosen: localStorage.getItem(REMEMBERED), preferred: navigator.languages }),
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      locale: toLocale(language, navigator.languages),
      setLanguage: (chosen: Language) => {
        localStorage.setItem(REMEMBERED, chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return (
    <I18nProvider locale={choice.locale}>
      <LanguageContext value={choice}>{children}</LanguageContext>
    </I18nProvider>
  );
}
