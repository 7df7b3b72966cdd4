import type { GenerationResource } from '../../../contracts/knowledge.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { useGenerations } from './use-knowledge.js';
import { WORDS } from './words.js';

/** Whether customers get what the page shows, and what was changed lately. */
export function GenerationStatus() {
  const t = useWords(WORDS);
  const generations = useGenerations();
  const [newest] = generations.data?.generations ?? [];
  if (!newest) return null;
  return (
    <section className="card" aria-label={t('history')}>
      <div role="status">
        <Standing generation={newest} />
      </div>
      <details>
        <summary>{t('history')}</summary>
        <ul className="rows">
          {generations.data?.generations.map((generation) => (
            <Change key={generation.id} generation={generation} />
          ))}
        </ul>
      </details>
    </section>
  );
}

/** How far a state is, in words and as a bar. */
export function Standing({ generation }: { generation: GenerationResource }) {
  const t = useWords(WORDS);
  const { status, indexed, total, reason } = generation;
  if (status === 'failed') return <p className="trouble">{t('failed', { reason: reason ?? '' })}</p>;
  if (status !== 'building') return <p>{t('live')}</p>;
  return (
    <>
      <p>{t('building')}</p>
      <progress aria-label={t('progress', { indexed, total })} value={indexed} max={Math.max(total, 1)} />
    </>
  );
}

function Change({ generation }: { generation: GenerationResource }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { version, origin, status, counts, createdAt } = generation;
  return (
    <li>
      <div>
        {t('version', {
          version,
          origin: t(origin === 'edit' ? 'editing' : origin),
          status: t(`status${status}`),
          when: toMoment(createdAt),
        })}
        {counts && <p className="soft">{t('counts', counts)}</p>}
      </div>
    </li>
  );
}
