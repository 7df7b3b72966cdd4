import './styles.css';

import { useDeferredValue, useState } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { Link } from 'react-router';

import type { FaqResource } from '../../../contracts/knowledge.js';
import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { GenerationStatus } from './generation-status.js';
import { useFaqs } from './use-knowledge.js';
import { WORDS } from './words.js';

/** What a bot knows: its FAQs, to search, add, upload and try out. */
export function KnowledgePage() {
  const t = useWords(WORDS);
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState('');
  const faqs = useFaqs({ search: useDeferredValue(search), category });
  const [first] = faqs.data?.pages ?? [];
  const categories = first?.categories ?? [];
  return (
    <Page title={t('title')}>
      <nav className="knowledge-actions" aria-label={t('title')}>
        <Link className="button" to="new">
          {t('add')}
        </Link>
        <Link className="button" to="import">
          {t('upload')}
        </Link>
        <Link className="button" to="try">
          {t('tryOut')}
        </Link>
      </nav>
      <GenerationStatus />
      <section className="card" aria-label={t('found', { count: first?.total ?? 0 })}>
        <div className="knowledge-filter">
          <SearchField className="field" value={search} onChange={setSearch}>
            <Label>{t('search')}</Label>
            <Input maxLength={200} />
          </SearchField>
          <Choice
            label={t('category')}
            value={category}
            options={[
              { value: '', label: t('allCategories') },
              ...categories.map(({ name, count }) => ({ value: name, label: `${name} (${count})` })),
            ]}
            onChange={setCategory}
          />
        </div>
        {faqs.isPending && <Waiting />}
        {faqs.isError && <Trouble error={faqs.error} onRetry={() => void faqs.refetch()} />}
        {first && (
          <>
            <p role="status" className="soft">
              {first.total === 0 ? t('none') : t('found', { count: first.total })}
            </p>
            <ul className="rows">
              {faqs.data?.pages.flatMap((page) => page.faqs.map((faq) => <Faq key={faq.id} faq={faq} />))}
            </ul>
          </>
        )}
        {faqs.hasNextPage && (
          <Button isPending={faqs.isFetchingNextPage} onPress={() => void faqs.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </section>
    </Page>
  );
}

function Faq({ faq: { id, question, answer, category, phrases } }: { faq: FaqResource }) {
  const t = useWords(WORDS);
  return (
    <li>
      <div>
        <strong>{question}</strong> <span className="role">{category}</span>
        <p className="knowledge-answer">{answer}</p>
        {phrases.length > 0 && <p className="soft">{t('phrasesCount', { count: phrases.length })}</p>}
      </div>
      <Link className="button" to={`faqs/${id}`} aria-label={t('editNamed', { question })}>
        {t('edit')}
      </Link>
    </li>
  );
}
