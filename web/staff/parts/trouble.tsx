import { Button } from 'react-aria-components';

import { StaffProblem } from '../api/staff-api.js';
import { useLanguage, useWords } from '../i18n/language-context.js';
import { COMMON } from '../words.js';
import { PROBLEM_WORDS } from './problem-words.js';

/** What went wrong, said where it happened and read out by screen readers. */
export function Trouble({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const t = useWords(COMMON);
  const { language } = useLanguage();
  const translated =
    language !== 'en' && error instanceof StaffProblem ? PROBLEM_WORDS[language][error.code] : undefined;
  return (
    <div className="trouble" role="alert">
      {translated === undefined ? <p lang="en">{error.message}</p> : <p>{translated}</p>}
      {onRetry && <Button onPress={onRetry}>{t('retry')}</Button>}
    </div>
  );
}
