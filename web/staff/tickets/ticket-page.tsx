import '../records/styles.css';

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';

import type { SupportTicket } from '../../../contracts/support-tickets.js';
import { useStaffApi } from '../api/context.js';
import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { Ticket } from './ticket.js';
import { WORDS } from './words.js';

/** One ticket: where mails lead to. */
export function TicketPage() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const { ask } = useStaffApi();
  const { ticketId = '' } = useParams();
  const ticket = useQuery({
    queryKey: ['tickets', id, 'ticket', ticketId],
    queryFn: () => ask<SupportTicket>({ method: 'GET', path: `/api/v1/bots/${id}/tickets/${ticketId}` }),
  });
  return (
    <Page title={t('one')} beside={<Link to="../tickets">{t('back')}</Link>}>
      {ticket.isPending && <Waiting />}
      {ticket.isError && <Trouble error={ticket.error} onRetry={() => void ticket.refetch()} />}
      {ticket.isSuccess && (
        <section className="card records" aria-label={t('one')}>
          <Ticket ticket={ticket.data} />
        </section>
      )}
    </Page>
  );
}
