import type { PublishedBot } from '../../../contracts/conversations-of-a-bot.js';
import { useWords } from '../i18n/language-context.js';
import { WORDS } from './words.js';

/** The dialogues of a bot that ask one thing after the other, as they are published. */
export function Flows({ flows }: Pick<PublishedBot, 'flows'>) {
  const t = useWords(WORDS);
  return (
    <section className="card" aria-labelledby="flows-heading">
      <h2 id="flows-heading" tabIndex={-1}>
        {t('flows')}
      </h2>
      {flows.length === 0 && <p className="soft">{t('noFlows')}</p>}
      <ul className="rows">
        {flows.map(({ id, title, offer, onComplete, steps }) => (
          <li key={id}>
            <div>
              <strong>{title}</strong> <code>{id}</code>
              {onComplete === 'lead' && <span className="role">{t('makesLead')}</span>}
              {offer === 'unanswered' && <span className="role">{t('offered')}</span>}
              <p className="soft">{t('asksFor', { steps: steps.join(', ') })}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
