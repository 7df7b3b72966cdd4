import { Button } from 'react-aria-components';
import { Link } from 'react-router';

import type { AnswerToImprove } from '../../../contracts/metrics.js';
import { toTurnNo } from '../../../contracts/turns.js';
import { useDates, useWords } from '../i18n/language-context.js';
import type { Translate } from '../i18n/words.js';
import { toDraft, type FaqDraft } from './draft.js';
import { WORDS } from './words.js';

/** A question, what the bot said to it, and what can be done about it. */
export function AnswerRow({
  answer: shown,
  onDone,
}: {
  answer: AnswerToImprove;
  onDone: (answer: AnswerToImprove) => void;
}) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { conversationId, messageId, at, question, answer, origin, kinds, sources, count, thumbsDown, comment } = shown;
  const turn = toTurnNo(messageId);
  return (
    <>
      <div>
        <p>
          <strong>{question === '' ? t('noQuestion') : question}</strong>
        </p>
        <p className="said">{answer}</p>
        <p className="soft">
          {[
            describeOrigin(origin, t),
            kinds.includes('unsure') ? t('unsure') : '',
            t('times', { count }),
            thumbsDown > 0 ? t('thumbs', { count: thumbsDown }) : '',
            toMoment(at),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {sources.length > 0 && (
          <p className="soft record-links">
            {t('sources')}
            {sources.map(({ passageId, title }) => (
              <Link
                key={passageId}
                to={`../knowledge/faqs/${passageId}`}
                state={toDraft(shown) satisfies FaqDraft}
                aria-label={t('changeFaq', { title })}
              >
                {title}
              </Link>
            ))}
          </p>
        )}
        {comment !== null && <p>{t('said', { comment })}</p>}
      </div>
      <div className="record-actions">
        {question !== '' && (
          <Link
            className="button"
            to="../knowledge/new"
            state={toDraft(shown) satisfies FaqDraft}
            aria-label={`${t('toFaq')}: ${question}`}
          >
            {t('toFaq')}
          </Link>
        )}
        <Button
          aria-label={`${t('done')}: ${question}`}
          onPress={() => {
            onDone(shown);
          }}
        >
          {t('done')}
        </Button>
        <Link to={`../conversations/${conversationId}${turn === null ? '' : `?turn=${turn}`}`}>
          {t('conversation')}
        </Link>
      </div>
    </>
  );
}

/** How the answer was made; one that a newer server knows is told as it says. */
function describeOrigin(origin: string, t: Translate<typeof WORDS.en>): string {
  switch (origin) {
    case 'fallback':
    case 'model':
    case 'knowledge':
    case 'flow':
      return t(origin);
    default:
      return origin;
  }
}
