import type { Citation } from '../../contracts/events.js';
import { BookIcon, ChevronIcon } from './icons.js';
import { useTexts, type Texts } from './texts.js';

/** A similarity in words: people do not think in cosines. */
function describeMatch(score: number, { matches }: Texts): string {
  if (score >= 0.85) return matches.veryClose;
  if (score >= 0.7) return matches.close;
  return score >= 0.55 ? matches.related : matches.loose;
}

/** What an answer is based on: one line, and each source with its match when opened. */
export function Sources({ citations }: { citations: readonly Citation[] }) {
  const texts = useTexts();
  const [best] = citations;
  if (!best) return null;
  const more = citations.length - 1;
  return (
    <details className="sources">
      <summary>
        <BookIcon />
        <span className="sources-lead">
          <span className="visually-hidden">{texts.source}: </span>
          {best.title} <span className="sources-match">· {describeMatch(best.score, texts)}</span>
        </span>
        <span className="sources-name">{texts.sources}</span>
        {more > 0 && <span className="sources-more">+{more}</span>}
        <ChevronIcon />
      </summary>
      <ul>
        {citations.map(({ passageId, title, category, score }) => (
          <li key={passageId}>
            <span className="source-title">{title}</span>
            <span className="source-detail">
              {category !== undefined && (
                <>
                  <span className="source-category">{category}</span> ·{' '}
                </>
              )}
              {describeMatch(score, texts)} ({Math.round(Math.max(0, score) * 100)} %)
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
