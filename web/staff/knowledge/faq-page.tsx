import './styles.css';

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link, useNavigate, useParams } from 'react-router';

import type { FaqResource } from '../../../contracts/knowledge.js';
import { StaffProblem } from '../api/staff-api.js';
import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { FaqForm } from './faq-form.js';
import { useDeleteFaq, useFaq, useUpdateFaq } from './use-knowledge.js';
import { useOnSaved } from './use-on-saved.js';
import { WORDS } from './words.js';

/** Edits or deletes a FAQ. */
export function FaqPage() {
  const t = useWords(WORDS);
  const { faqId = '' } = useParams();
  const faq = useFaq(faqId);
  const isGone = faq.error instanceof StaffProblem && faq.error.status === 404;
  return (
    <Page title={t('edit')} beside={<Link to="../knowledge">{t('back')}</Link>}>
      {faq.isPending && <Waiting />}
      {isGone && <p className="card">{t('nothing')}</p>}
      {faq.isError && !isGone && <Trouble error={faq.error} onRetry={() => void faq.refetch()} />}
      {faq.isSuccess && <Editing key={faq.data.revision} faq={faq.data} onReload={() => void faq.refetch()} />}
    </Page>
  );
}

function Editing({ faq, onReload }: { faq: FaqResource; onReload: () => void }) {
  const t = useWords(WORDS);
  const navigate = useNavigate();
  const update = useUpdateFaq(faq.id);
  const remove = useDeleteFaq(faq);
  const { onSaved, isPending } = useOnSaved();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <section className="card" aria-label={faq.question}>
      <FaqForm
        faq={faq}
        isPending={update.isPending || isPending}
        onSubmit={(change) => {
          update.mutate({ ...change, revision: faq.revision }, { onSuccess: onSaved });
        }}
      >
        {update.isError && <Trouble error={update.error} {...(isChanged(update.error) ? { onRetry: onReload } : {})} />}
      </FaqForm>
      {remove.isError && <Trouble error={remove.error} {...(isChanged(remove.error) ? { onRetry: onReload } : {})} />}
      {isAsked ? (
        <div className="knowledge-actions" role="group" aria-label={t('deleteSure')}>
          <p>{t('deleteSure')}</p>
          <Button
            autoFocus
            isPending={remove.isPending}
            onPress={() => {
              remove.mutate(undefined, { onSuccess: () => void navigate('../knowledge') });
            }}
          >
            {t('delete')}
          </Button>
          <Button
            onPress={() => {
              setIsAsked(false);
            }}
          >
            {t('keep')}
          </Button>
        </div>
      ) : (
        <div>
          <Button
            onPress={() => {
              setIsAsked(true);
            }}
          >
            {t('delete')} …
          </Button>
        </div>
      )}
    </section>
  );
}

/** Somebody else was quicker: what they wrote is to be seen first. */
function isChanged(error: Error): boolean {
  return error instanceof StaffProblem && error.code === 'faq_changed';
}
