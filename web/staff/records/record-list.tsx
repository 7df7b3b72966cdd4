import './styles.css';

import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';

import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import type { Records } from './use-records.js';
import { WORDS } from './words.js';

type RecordListProps<Row> = {
  /** What it is a list of, for screen readers. */
  label: string;
  records: Records<Row>;
  /** What is said where there is nothing. */
  none: string;
  toKey: (row: Row) => string;
  /** A row of it. */
  children: (row: Row) => ReactNode;
};

/** A list of what a bot has kept, with what is to be said while it is not there. */
export function RecordList<Row>({ label, records, none, toKey, children }: RecordListProps<Row>) {
  const t = useWords(WORDS);
  const { rows, isPending, error, hasMore, isFetchingMore, fetchMore, refetch } = records;
  return (
    <section className="card" aria-label={label}>
      {isPending && <Waiting />}
      {error !== null && <Trouble error={error} onRetry={refetch} />}
      {!isPending && rows.length === 0 && error === null && <p role="status">{none}</p>}
      {rows.length > 0 && (
        <ul className="rows records">
          {rows.map((row) => (
            <li key={toKey(row)}>{children(row)}</li>
          ))}
        </ul>
      )}
      {hasMore && (
        <div>
          <Button isPending={isFetchingMore} onPress={fetchMore}>
            {t('more')}
          </Button>
        </div>
      )}
    </section>
  );
}
