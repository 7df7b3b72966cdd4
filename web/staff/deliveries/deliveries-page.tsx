import { Link } from 'react-router';

import type { DeliveryKind, DeliveryList, DeliveryResource } from '../../../contracts/deliveries.js';
import { toQuery } from '../api/staff-api.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Problem } from '../records/problem.js';
import { RecordList } from '../records/record-list.js';
import { SendAgain } from '../records/send-again.js';
import { StatusFilter } from '../records/status-filter.js';
import { useAddressChoice } from '../records/use-address-choice.js';
import { useRecords } from '../records/use-records.js';
import { useBot } from '../shell/session.js';
import { WORDS } from './words.js';

const POLL_MS = 2_500;
const STATUSES = ['failed', 'pending', 'delivered', 'any'] as const;

/** What a bot sent or is to send; first of all what failed. */
export function DeliveriesPage() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const [status, setStatus] = useAddressChoice('status', STATUSES);
  const deliveries = useRecords<DeliveryList, DeliveryResource>({
    key: ['deliveries', id, status],
    toPath: (before) => `/api/v1/bots/${id}/deliveries${toQuery({ status: status === 'any' ? null : status, before })}`,
    toRows: (answer) => answer.deliveries,
    pollMs: POLL_MS,
  });
  return (
    <Page title={t('title')}>
      <p className="soft">{t('about')}</p>
      <div className="record-filter">
        <StatusFilter statuses={STATUSES} value={status} toLabel={t} onChange={setStatus} />
      </div>
      <RecordList
        label={t('title')}
        records={deliveries}
        none={t(status === 'failed' ? 'noneFailed' : 'none')}
        toKey={(delivery) => delivery.id}
      >
        {(delivery) => <Delivery delivery={delivery} />}
      </RecordList>
    </Page>
  );
}

function Delivery({ delivery }: { delivery: DeliveryResource }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const bot = useBot();
  const { id, channel, kind, subjectId, target, status, attempts, lastError, createdAt, updatedAt } = delivery;
  const isMissing = status !== 'delivered' && lastError !== null;
  const latest = isMissing ? t('latest', { at: toMoment(updatedAt) }) : null;
  return (
    <>
      <div>
        <p>
          <strong>{t(kind)}</strong> <span className={status === 'failed' ? 'role warn' : 'role'}>{t(status)}</span>
        </p>
        <p className="soft">
          {[t(channel), target, t('attempts', { count: attempts }), latest].filter(Boolean).join(' · ')}
        </p>
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
        <Link to={`../${toPlace(kind)}/${subjectId}`}>{t('subject')}</Link>
        {isMissing && (
          <SendAgain
            path={`/api/v1/bots/${bot.id}/deliveries/${id}/retry`}
            of={t(kind)}
            refresh={['deliveries', bot.id]}
          />
        )}
      </div>
    </>
  );
}

/** The pages on which its subject is. */
function toPlace(kind: DeliveryKind): 'leads' | 'tickets' | 'conversations' {
  switch (kind) {
    case 'lead':
    case 'lead.captured':
    case 'lead.failed':
      return 'leads';
    case 'ticket':
    case 'ticket.opened':
      return 'tickets';
    case 'escalation.waiting':
    case 'escalation.overdue':
    case 'escalation.email':
      return 'conversations';
  }
}
