import type { ReactNode } from 'react';

import type { TurnTrace } from '../../../contracts/conversations-of-a-bot.js';
import { useDates, useLanguage, useWords } from '../i18n/language-context.js';
import type { Translate } from '../i18n/words.js';
import { TurnContext } from './turn-context.js';
import { WORDS } from './words.js';

const ORIGINS = {
  model: 'originModel',
  knowledge: 'originKnowledge',
  fallback: 'originFallback',
  people: 'originPeople',
  flow: 'originFlow',
} as const;
const SUPERSEDERS = { turn: 'byTurn', owner: 'byOwner', follow_up: 'byFollowUp' } as const;

/** How a turn ended, what it took, and what it was made of. */
export function TurnFacts({ turn }: { turn: TurnTrace }) {
  const t = useWords(WORDS);
  const { locale } = useLanguage();
  const { toMoment } = useDates();
  const { origin, model, usage, waitedMs, citations, degraded } = turn;
  const similarity = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <>
      <dl>
        <Fact name={t('outcome')}>{describeOutcome(turn, t)}</Fact>
        <Fact name={t('ended')}>{toMoment(turn.endedAt)}</Fact>
        {waitedMs !== null && <Fact name={t('waited')}>{t('seconds', { seconds: Math.round(waitedMs) / 1000 })}</Fact>}
        {origin !== null && (
          <Fact name={t('origin')}>
            {t(ORIGINS[origin])}
            {degraded && <span className="role warn">{t('degraded')}</span>}
          </Fact>
        )}
        {model !== null && <Fact name={t('model')}>{model}</Fact>}
        {model !== null && usage && (
          <Fact name={t('tokens')}>{t('tokensOf', { input: usage.inputTokens, output: usage.outputTokens })}</Fact>
        )}
      </dl>
      <h3>{t('sources')}</h3>
      {citations.length === 0 ? (
        <p className="soft">{t('noSources')}</p>
      ) : (
        <ul className="sources">
          {citations.map(({ passageId, title, score }) => (
            <li key={passageId}>
              {title} <span className="soft">{t('score', { score: similarity.format(score) })}</span>
            </li>
          ))}
        </ul>
      )}
      {model !== null && <TurnContext context={turn.context} />}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function describeOutcome({ status, supersededBy }: TurnTrace, t: Translate<typeof WORDS.en>): string {
  switch (status) {
    case 'published':
      return t('published');
    case 'cancelled':
      return t('turnCancelled');
    case 'superseded':
      return t(supersededBy === null ? 'superseded' : SUPERSEDERS[supersededBy]);
  }
}
