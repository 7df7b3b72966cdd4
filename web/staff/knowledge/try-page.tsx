import './styles.css';

import { Link } from 'react-router';

import type { KnowledgeSearch } from '../../../contracts/knowledge.js';
import { useLanguage, useWords } from '../i18n/language-context.js';
import { Field, SendForm } from '../parts/fields.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { useTryOut } from './use-knowledge.js';
import { WORDS } from './words.js';

type Match = KnowledgeSearch['matches'][number];

/** Tries out what a customer's question finds, with scores. */
export function TryPage() {
  const t = useWords(WORDS);
  const tryOut = useTryOut();
  return (
    <Page title={t('tryOut')} beside={<Link to="../knowledge">{t('back')}</Link>}>
      <section className="card" aria-label={t('tryOut')}>
        <SendForm
          action={t('lookUp')}
          isPending={tryOut.isPending}
          onSubmit={({ q = '' }) => {
            tryOut.mutate(q);
          }}
        >
          <Field name="q" label={t('ask')} autoComplete="off" maxLength={2000} autoFocus />
          {tryOut.isError && <Trouble error={tryOut.error} />}
        </SendForm>
      </section>
      {tryOut.isSuccess && (
        <section className="card" aria-labelledby="finds-heading">
          <h2 id="finds-heading">{t('finds')}</h2>
          <Matches found={tryOut.data} />
        </section>
      )}
    </Page>
  );
}

function Matches({ found: { mode, threshold, sure, matches } }: { found: KnowledgeSearch }) {
  const t = useWords(WORDS);
  const { locale } = useLanguage();
  const say = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (mode === 'none') return <p role="status">{t('looksNothingUp')}</p>;
  if (matches.length === 0) return <p role="status">{t('findsNothing')}</p>;
  const counting = matches.filter(({ counts }) => counts);
  const others = matches.filter(({ counts }) => !counts);
  const line = t(counting.length === 0 ? 'allBelow' : 'threshold', { threshold: say.format(threshold) });
  const toMatch = (match: Match) => (
    <Found key={match.faq.id} match={match} sure={sure} score={say.format(match.score)} />
  );
  return (
    <div role="status">
      <ol className="rows knowledge-matches">{counting.map(toMatch)}</ol>
      <p className="knowledge-threshold">{line}</p>
      <ol className="rows knowledge-matches">{others.map(toMatch)}</ol>
    </div>
  );
}

function Found({ match: { faq, score: value, counts }, sure, score }: { match: Match; sure: number; score: string }) {
  const t = useWords(WORDS);
  return (
    <li className={counts ? '' : 'knowledge-below'}>
      <div>
        <strong>{faq.question}</strong> <span className="role">{faq.category}</span>
        <p className="knowledge-answer">{faq.answer}</p>
        <p className="soft">
          {t('score', { score })} · {t(counts ? (value >= sure ? 'sure' : 'unsure') : 'below')}
        </p>
        <meter min={0} max={1} value={Math.max(value, 0)} aria-label={t('score', { score })} />
      </div>
      <Link
        className="button"
        to={`../knowledge/faqs/${faq.id}`}
        aria-label={t('editNamed', { question: faq.question })}
      >
        {t('edit')}
      </Link>
    </li>
  );
}
