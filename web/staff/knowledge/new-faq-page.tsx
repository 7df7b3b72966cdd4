import './styles.css';

import { Link, useNavigate } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { useDraft } from '../improve/draft.js';
import { useMark } from '../improve/use-mark.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { FaqForm } from './faq-form.js';
import { useCreateFaq } from './use-knowledge.js';
import { WORDS } from './words.js';

/** Adds a FAQ. One that somebody drafted from a question of a customer leads back to what is to be improved. */
export function NewFaqPage() {
  const t = useWords(WORDS);
  const navigate = useNavigate();
  const create = useCreateFaq();
  const mark = useMark();
  const draft = useDraft();
  const onSaved = () => {
    if (draft === null) {
      void navigate('../knowledge');
      return;
    }
    // Where that cannot be marked the FAQ is saved all the same, and the answer stays in the list.
    mark.mutate({ ...draft.improves, done: true }, { onSettled: () => void navigate('../improve') });
  };
  return (
    <Page title={t('add')} beside={<Link to="../knowledge">{t('back')}</Link>}>
      <section className="card" aria-label={t('add')}>
        <FaqForm
          {...(draft === null ? {} : { faq: { question: draft.question, answer: '', category: '', phrases: [] } })}
          isPending={create.isPending || mark.isPending}
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
