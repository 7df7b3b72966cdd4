import { useId } from 'react';
import { Button } from 'react-aria-components';
import { Link, useSearchParams } from 'react-router';

import type { LeadList, LeadResource } from '../../../contracts/leads.js';
import { toQuery } from '../api/staff-api.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Problem } from '../records/problem.js';
import { RecordList } from '../records/record-list.js';
import { SendAgain } from '../records/send-again.js';
import { StatusFilter } from '../records/status-filter.js';
import { useAddressChoice } from '../records/use-address-choice.js';
import { useRecords } from '../records/use-records.js';
import { WORDS as COMMON } from '../records/words.js';
import { useBot } from '../shell/session.js';
import { WORDS } from './words.js';

const POLL_MS = 2_500;
const STATUSES = ['any', 'captured', 'delivering', 'delivered', 'failed'] as const;

/** Who left their details, newest first; filters are in the address. */
export function LeadsPage() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const [status, setStatus] = useAddressChoice('status', STATUSES);
  const [search, setSearch] = useSearchParams();
  const words = (search.get('search') ?? '').trim().slice(0, 100);
  const filters = { status: status === 'any' ? null : status, search: words };
  const leads = useRecords<LeadList, LeadResource>({
    key: ['leads', id, filters],
    toPath: (before) => `/api/v1/bots/${id}/leads${toQuery({ ...filters, before })}`,
    toRows: (answer) => answer.leads,
    pollMs: POLL_MS,
  });
  return (
    <Page
      title={t('title')}
      beside={
        <a className="button" href={`/api/v1/bots/${id}/leads.csv${toQuery(filters)}`} download="leads.csv">
          {t('file')}
        </a>
      }
    >
      <div className="record-filter">
        <SearchForm
          words={words}
          onSearch={(sought) => {
            setSearch({ status, search: sought }, { replace: true });
          }}
        />
        <StatusFilter statuses={STATUSES} value={status} toLabel={t} onChange={setStatus} />
      </div>
      <RecordList label={t('title')} records={leads} none={t('none')} toKey={(lead) => lead.id}>
        {(lead) => <LeadRow lead={lead} />}
      </RecordList>
    </Page>
  );
}

function SearchForm({ words, onSearch }: { words: string; onSearch: (words: string) => void }) {
  const t = useWords(WORDS);
  const fieldId = useId();
  return (
    <form
      className="choice words"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const entered = new FormData(event.currentTarget).get('words');
        onSearch(typeof entered === 'string' ? entered.trim() : '');
      }}
    >
      <label htmlFor={fieldId}>{t('searchFor')}</label>
      <div>
        <input key={words} id={fieldId} name="words" type="search" maxLength={100} defaultValue={words} />
        <Button type="submit">{t('search')}</Button>
      </div>
    </form>
  );
}

function LeadRow({ lead }: { lead: LeadResource }) {
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const { toMoment } = useDates();
  const bot = useBot();
  const { id, conversationId, status, name, email, phone, company, need, lastError, createdAt } = lead;
  const isMissing = status !== 'delivered' && lastError !== null;
  const called = name ?? email ?? phone ?? t('nameless');
  return (
    <>
      <div>
        <p>
          <Link to={id}>
            <strong>{called}</strong>
          </Link>{' '}
          <span className={status === 'failed' ? 'role warn' : 'role'}>{t(status)}</span>
        </p>
        <p className="soft">{[email, phone, company].filter((said) => said !== null && said !== called).join(' · ')}</p>
        {need !== null && <p className="said">{need}</p>}
        {isMissing && (
          <p className="fault">
            <Problem error={lastError} isOver={status === 'failed'} />
          </p>
        )}
      </div>
      <time className="soft" dateTime={createdAt}>
        {toMoment(createdAt)}
      </time>
      <div className="record-actions">
        <Link to={`../conversations/${conversationId}`}>{common('conversation')}</Link>
        {isMissing && (
          <SendAgain path={`/api/v1/bots/${bot.id}/leads/${id}/retry`} of={called} refresh={['leads', bot.id]} />
        )}
      </div>
    </>
  );
}
