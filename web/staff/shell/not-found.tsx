import { Link } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { WORDS } from './words.js';

/** For an address where nothing is, or nothing for this role. */
export function NotFound() {
  const t = useWords(WORDS);
  return (
    <Page title={t('notFound')}>
      <section className="card">
        <p>{t('notFoundText')}</p>
        <p>
          <Link to="/">{t('home')}</Link>
        </p>
      </section>
    </Page>
  );
}
