import type { SupportTicket, SupportTicketList } from '../../../contracts/support-tickets.js';
import { toQuery } from '../api/staff-api.js';
import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { RecordList } from '../records/record-list.js';
import { StatusFilter } from '../records/status-filter.js';
import { useAddressChoice } from '../records/use-address-choice.js';
import { useRecords } from '../records/use-records.js';
import { useBot } from '../shell/session.js';
import { Ticket } from './ticket.js';
import { WORDS } from './words.js';

const POLL_MS = 2_500;
const STATUSES = ['open', 'closed', 'any'] as const;

/** Questions that nobody has solved yet, newest first. */
export function TicketsPage() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const [status, setStatus] = useAddressChoice('status', STATUSES);
  const tickets = useRecords<SupportTicketList, SupportTicket>({
    key: ['tickets', id, status],
    toPath: (before) => `/api/v1/bots/${id}/tickets${toQuery({ status: status === 'any' ? null : status, before })}`,
    toRows: (answer) => answer.tickets,
    pollMs: POLL_MS,
  });
  return (
    <Page title={t('title')}>
      <div className="record-filter">
        <StatusFilter statuses={STATUSES} value={status} toLabel={t} onChange={setStatus} />
      </div>
      <RecordList label={t('title')} records={tickets} none={t('none')} toKey={(ticket) => ticket.id}>
        {(ticket) => <Ticket ticket={ticket} />}
      </RecordList>
    </Page>
  );
}
