import type { TurnTrace } from '../../../contracts/conversations-of-a-bot.js';
import { useWords } from '../i18n/language-context.js';
import { WORDS } from './words.js';

/** What a model was given for its answer, part by part and word by word; the reasons are in the words of the record. */
export function TurnContext({ context }: Pick<TurnTrace, 'context'>) {
  const t = useWords(WORDS);
  return (
    <>
      <h3>{t('context')}</h3>
      {context === null ? (
        <p className="soft">{t('contextGone')}</p>
      ) : (
        <>
          <p className="soft">{t('budget', { used: context.usedTokens, budget: context.budgetTokens })}</p>
          <ul className="parts" lang="en">
            {context.parts.map((part, index) => (
              <li key={index} className={part.included ? '' : 'left'}>
                <strong>{part.kind}</strong> {'title' in part ? part.title : ''}{' '}
                <span className="soft">
                  {part.tokens} · {part.included ? '' : `${t('left')}: `}
                  {part.why}
                </span>
              </li>
            ))}
          </ul>
          <details>
            <summary>{t('prompt')}</summary>
            {context.prompt.map(({ role, text }, index) => (
              <div key={index} className="prompt">
                <p className="soft">{role}</p>
                <p className="said">{text}</p>
              </div>
            ))}
          </details>
        </>
      )}
    </>
  );
}
