import { useId } from 'react';
import { Button } from 'react-aria-components';

import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { Day } from '../parts/day.js';
import { useBot } from '../shell/session.js';
import { useTagList } from '../tags/use-tags.js';
import type { Filters } from './filters.js';
import { WORDS } from './words.js';

type FilterBarProps = { filters: Filters; onChange: (changed: Partial<Filters>) => void };

/** What to list: a choice counts at once, words when they are sent. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const t = useWords(WORDS);
  const textId = useId();
  const { id: botId } = useBot();
  const known = (useTagList({ botId }).data?.tags ?? []).map(({ tag }) => tag);
  // One that no conversation has any more is still what is asked for.
  const tags = filters.tag === '' || known.includes(filters.tag) ? known : [filters.tag, ...known];
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
      {tags.length > 0 && (
        <Choice
          label={t('tag')}
          value={filters.tag}
          options={[{ value: '', label: t('anyTag') }, ...tags.map((tag) => ({ value: tag, label: tag }))]}
          onChange={(tag) => {
            onChange({ tag });
          }}
        />
      )}
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
