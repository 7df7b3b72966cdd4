import { useState } from 'react';
import { Button } from 'react-aria-components';

import type { FileFault, ImportPreview, PlannedRow } from '../../../contracts/knowledge.js';
import { useLanguage, useWords } from '../i18n/language-context.js';
import { describeFault } from './fault-words.js';
import { WORDS } from './words.js';

const SHOWN_AT_ONCE = 100;
const FIELDS = ['category', 'question', 'phrases', 'answer'] as const;

type Content = Extract<PlannedRow, { becomes: 'added' }>['after'];

/** What a file would do: faults first, then what each row becomes, then what goes. */
export function PreviewRows({ preview }: { preview: ImportPreview }) {
  const t = useWords(WORDS);
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const ignored = preview.columns.filter(({ field }) => field === null).map(({ name }) => name);
  const rows = preview.rows.filter(({ becomes }) => becomes !== 'unchanged');
  const untold = preview.faultCount - preview.faults.length;
  return (
    <>
      {preview.faultCount > 0 && (
        <section aria-labelledby="faults-heading">
          <h3 id="faults-heading" className="fault" role="alert">
            {t('faults', { count: preview.faultCount })}
          </h3>
          <ul className="rows">
            {preview.faults.map((fault, at) => (
              <Fault key={at} fault={fault} />
            ))}
          </ul>
          {untold > 0 && <p className="soft">{t('moreFaults', { count: untold })}</p>}
        </section>
      )}
      <p role="status">{t('counts', preview.counts)}</p>
      {ignored.length > 0 && <p className="soft">{t('notUsed', { names: ignored.join(', ') })}</p>}
      <ul className="rows knowledge-preview">
        {rows.slice(0, shown).map((row) => (
          <Row key={row.row} row={row} />
        ))}
        {preview.removed.slice(0, shown).map(({ id, question }) => (
          <li key={id}>
            <div>
              <span className="knowledge-mark removed">{t('becomesremoved')}</span> <strong>{question}</strong>
            </div>
          </li>
        ))}
      </ul>
      {Math.max(rows.length, preview.removed.length) > shown && (
        <div>
          <Button
            onPress={() => {
              setShown(shown + SHOWN_AT_ONCE);
            }}
          >
            {t('more')}
          </Button>
        </div>
      )}
    </>
  );
}

function Fault({ fault }: { fault: FileFault }) {
  const t = useWords(WORDS);
  const { language } = useLanguage();
  const { row, column, message } = fault;
  const translated = describeFault(fault, language);
  return (
    <li>
      <div>
        <strong>{row === null ? t('wholeFile') : t('row', { row })}</strong>
        {column !== null && <span className="role">{column}</span>}{' '}
        {translated === undefined ? <span lang="en">{message}</span> : <span>{translated}</span>}
      </div>
    </li>
  );
}

function Row({ row }: { row: PlannedRow }) {
  const t = useWords(WORDS);
  if (row.becomes === 'unchanged') return null;
  const { after } = row;
  return (
    <li>
      <div>
        <span className={`knowledge-mark ${row.becomes}`}>{t(`becomes${row.becomes}`)}</span>{' '}
        <span className="soft">{t('row', { row: row.row })}</span> <strong>{after.question}</strong>
        {row.becomes === 'added' ? (
          <Said content={after} fields={FIELDS.filter((field) => field !== 'question')} />
        ) : (
          <Comparison before={row.before} after={after} />
        )}
      </div>
    </li>
  );
}

/** Only what is different, before and after. */
function Comparison({ before, after }: { before: Content; after: Content }) {
  const t = useWords(WORDS);
  const changed = FIELDS.filter((field) => toText(before, field) !== toText(after, field));
  return (
    <div className="knowledge-comparison">
      <div>
        <p className="soft">{t('before')}</p>
        <Said content={before} fields={changed} />
      </div>
      <div>
        <p className="soft">{t('after')}</p>
        <Said content={after} fields={changed} />
      </div>
    </div>
  );
}

function Said({ content, fields }: { content: Content; fields: readonly (typeof FIELDS)[number][] }) {
  const t = useWords(WORDS);
  const said = fields.filter((field) => toText(content, field) !== '');
  if (said.length === 0) return <p>–</p>;
  return (
    <dl>
      {said.map((field) => (
        <div key={field}>
          <dt>{t(field)}</dt>
          <dd>{toText(content, field)}</dd>
        </div>
      ))}
    </dl>
  );
}

const toText = (content: Content, field: (typeof FIELDS)[number]): string =>
  field === 'phrases' ? content.phrases.join('\n') : content[field];
