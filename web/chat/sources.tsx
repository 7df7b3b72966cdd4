import type { Citation } from '../../contracts/events.js';
import { BookIcon, ChevronIcon } from './icons.js';

/** A similarity in words: people do not think in cosines. */
export function describeMatch(score: number): string {
  if (score >= 0.85) return 'Very close match';
  if (score >= 0.7) return 'Close match';
  return score >= 0.55 ? 'Related' : 'Loosely related';
}

/** What an answer is based on: one line, and each source with its match when opened. */
export function Sources({ citations }: { citations: readonly Citation[] }) {
  const [best] = citations;
  if (!best) return null;
  const more = citations.length - 1;
  return (
    <details className="sources">
      <summary>
        <BookIcon />
        <span className="sources-lead">
          <span className="visually-hidden">Source: </span>
          {best.title} <span className="sources-match">· {describeMatch(best.score)}</span>
        </span>
        <span className="sources-name">Sources</span>
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
              {describeMatch(score)} ({Math.round(Math.max(0, score) * 100)} %)
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
