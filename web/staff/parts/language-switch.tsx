import { useLanguage } from '../i18n/language-context.js';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/languages.js';
import { Choice } from './choice.js';

const OPTIONS = LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language], lang: language }));

/** Lets somebody choose the page's language; each is called by its own name, and the label speaks all of them. */
export function LanguageSwitch() {
  const { language, setLanguage } = useLanguage();
  return <Choice label="Language / Sprache" value={language} options={OPTIONS} onChange={setLanguage} />;
}
