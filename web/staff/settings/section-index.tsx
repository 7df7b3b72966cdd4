import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { WORDS } from './words.js';

/** `id` is the one of the section's heading, which can take the focus. */
export type IndexEntry = { id: string; title: string };

/** The sections of a long page, to go to: in sight all the time where the window is wide, else above them. */
export function SectionIndex({ sections }: { sections: readonly IndexEntry[] }) {
  const t = useWords(WORDS);
  const { hash, key } = useLocation();
  useEffect(() => {
    const heading = document.getElementById(hash.slice(1));
    heading?.scrollIntoView();
    // The keyboard and a screen reader go on from there.
    heading?.focus({ preventScroll: true });
    // With the key, a link that is pressed once more leads there once more.
  }, [hash, key]);
  return (
    <nav className="section-index" aria-labelledby="section-index">
      <h2 id="section-index">{t('onThisPage')}</h2>
      <ul>
        {sections.map(({ id, title }) => (
          <li key={id}>
            <Link to={{ hash: id }}>{title}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
