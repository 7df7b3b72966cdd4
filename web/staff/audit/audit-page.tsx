import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { AuditAction, type AuditEntry, type AuditPage as Entries } from '../../../contracts/audit.js';
import type { StaffList } from '../../../contracts/staff.js';
import { useStaffApi } from '../api/context.js';
import { toQuery } from '../api/staff-api.js';
import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { Day } from '../parts/day.js';
import { Page } from '../parts/page.js';
import { RecordList } from '../records/record-list.js';
import { useRecords } from '../records/use-records.js';
import { useBot, useBots } from '../shell/session.js';
import { AuditRow } from './audit-row.js';
import { joinReadings } from './join-readings.js';
import { toAuditQuery, useAuditFilters } from './use-audit-filters.js';
import { WORDS } from './words.js';

/** Somebody whom the log may be filtered by. */
type Actor = { id: string; name: string };

/** What the staff did with every bot, and with what belongs to none; for admins. */
export function AuditPage() {
  const t = useWords(WORDS);
  const { ask } = useStaffApi();
  const bots = useBots();
  const [filters, setFilters] = useAuditFilters();
  const staff = useQuery({
    queryKey: ['audit-actors'],
    queryFn: () => ask<StaffList>({ method: 'GET', path: '/api/v1/admin/staff' }),
  });
  return (
    <AuditList path="/api/v1/admin/audit" actors={staff.data?.staff ?? []}>
      <Choice
        label={t('bot')}
        value={filters.bot}
        options={[{ value: '', label: t('anyBot') }, ...bots.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(bot) => {
          setFilters({ bot });
        }}
      />
    </AuditList>
  );
}

/** What the staff did with this bot; for its moderators. */
export function AuditOfBotPage() {
  const { id } = useBot();
  return <AuditList path={`/api/v1/bots/${id}/audit`} actors={[]} />;
}

function AuditList({ path, actors, children }: { path: string; actors: Actor[]; children?: ReactNode }) {
  const t = useWords(WORDS);
  const [filters, setFilters] = useAuditFilters();
  const query = toAuditQuery(filters);
  const entries = useRecords<Entries, AuditEntry>({
    key: ['audit', path, query],
    toPath: (before) => `${path}${toQuery({ ...query, before })}`,
    toRows: (page) => page.entries,
  });
  return (
    <Page title={t('title')}>
      <p className="soft">{t('about')}</p>
      <div className="record-filter" role="search">
        {children}
        <Choice
          label={t('who')}
          value={filters.actor}
          options={[
            { value: '', label: t('anybody') },
            ...addActors(actors, entries.rows, filters.actor).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(actor) => {
            setFilters({ actor });
          }}
        />
        <Choice
          label={t('what')}
          value={filters.action}
          options={[
            { value: '', label: t('anything') },
            ...AuditAction.options.map((action) => ({ value: action, label: t(action) })),
          ]}
          onChange={(action) => {
            setFilters({ action });
          }}
        />
        {(['from', 'to'] as const).map((name) => (
          <Day
            key={name}
            label={t(name)}
            value={filters[name]}
            onChange={(day) => {
              setFilters({ [name]: day });
            }}
          />
        ))}
      </div>
      <RecordList
        label={t('title')}
        records={{ ...entries, rows: joinReadings(entries.rows) }}
        none={t('none')}
        toKey={({ id }) => id}
      >
        {(entry) => <AuditRow entry={entry} />}
      </RecordList>
    </Page>
  );
}

/** Whoever is known, with those of the entries that are shown: API keys, and for moderators their colleagues. */
function addActors(known: Actor[], rows: AuditEntry[], chosen: string): Actor[] {
  const found = new Map(known.map(({ id, name }) => [id, name]));
  for (const { actor } of rows) if (actor.id !== null && actor.name !== null) found.set(actor.id, actor.name);
  if (chosen !== '' && !found.has(chosen)) found.set(chosen, chosen.slice(0, 8));
  return [...found].map(([id, name]) => ({ id, name })).toSorted((one, other) => one.name.localeCompare(other.name));
}
