import './styles.css';

import { Link } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { useDraft } from '../improve/draft.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { FaqForm } from './faq-form.js';
import { useCreateFaq } from './use-knowledge.js';
import { useOnSaved } from './use-on-saved.js';
import { WORDS } from './words.js';

/** Adds a FAQ. One that somebody drafted from a question of a customer leads back to what is to be improved. */
export function NewFaqPage() {
  const t = useWords(WORDS);
  const create = useCreateFaq();
  const draft = useDraft();
  const { onSaved, isPending } = useOnSaved();
  return (
    <Page title={t('add')} beside={<Link to="../knowledge">{t('back')}</Link>}>
      <section className="card" aria-label={t('add')}>
        <FaqForm
          {...(draft === null ? {} : { faq: { question: draft.question, answer: '', category: '', phrases: [] } })}
          isPending={create.isPending || isPending}
          onSubmit={(faq) => {
            create.mutate(faq, { onSuccess: onSaved });
          }}
        >
          {create.isError && <Trouble error={create.error} />}
        </FaqForm>
      </section>
    </Page>
  );
}
