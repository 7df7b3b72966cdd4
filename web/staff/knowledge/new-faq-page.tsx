import './styles.css';

import { Link, useNavigate } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { FaqForm } from './faq-form.js';
import { useCreateFaq } from './use-knowledge.js';
import { WORDS } from './words.js';

/** Adds a FAQ. */
export function NewFaqPage() {
  const t = useWords(WORDS);
  const navigate = useNavigate();
  const create = useCreateFaq();
  return (
    <Page title={t('add')} beside={<Link to="../knowledge">{t('back')}</Link>}>
      <section className="card" aria-label={t('add')}>
        <FaqForm
          isPending={create.isPending}
          onSubmit={(faq) => {
            create.mutate(faq, { onSuccess: () => void navigate('../knowledge') });
          }}
        >
          {create.isError && <Trouble error={create.error} />}
        </FaqForm>
      </section>
    </Page>
  );
}
