import { useId } from 'react';
import { Button } from 'react-aria-components';

import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import type { Filters } from './filters.js';
import { WORDS } from './words.js';

type FilterBarProps = { filters: Filters; onChange: (changed: Partial<Filters>) => void };

/** What to list: a choice counts at once, words when they are sent. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const t = useWords(WORDS);
  const textId = useId();
  return (
    <form
      className="filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get('text');
        onChange({ text: typeof text === 'string' ? text.trim() : '' });
      }}
    >
      <div className="choice words">
        <label htmlFor={textId}>{t('text')}</label>
        <div>
          <input key={filters.text} id={textId} name="text" type="search" maxLength={200} defaultValue={filters.text} />
          <Button type="submit">{t('search')}</Button>
        </div>
      </div>
      <Choice
        label={t('status')}
        value={filters.status}
        options={[
          { value: '', label: t('anyStatus') },
          { value: 'open', label: t('open') },
          { value: 'closed', label: t('closed') },
        ]}
        onChange={(status) => {
          onChange({ status });
        }}
      />
      <Choice
        label={t('owner')}
        value={filters.owner}
        options={[
          { value: '', label: t('anyOwner') },
          { value: 'bot', label: t('bot') },
          { value: 'queue', label: t('queue') },
          { value: 'agent', label: t('agent') },
        ]}
        onChange={(owner) => {
          onChange({ owner });
        }}
      />
      <Day
        label={t('from')}
        value={filters.from}
        onChange={(from) => {
          onChange({ from });
        }}
      />
      <Day
        label={t('to')}
        value={filters.to}
        onChange={(to) => {
          onChange({ to });
        }}
      />
    </form>
  );
}

/** A day, as the browser itself lets people choose one. */
function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}
