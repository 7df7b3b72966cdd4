import { Button } from 'react-aria-components';

import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { WORDS } from './words.js';

/** In place of a page that failed, or that could not be loaded: after an update its files may have other names. */
export function PageError() {
  const t = useWords(WORDS);
  return (
    <Page title={t('broken')}>
      <section className="card" role="alert">
        <p>{t('brokenText')}</p>
        <div>
          <Button
            onPress={() => {
              location.reload();
            }}
          >
            {t('reload')}
          </Button>
        </div>
      </section>
    </Page>
  );
}
