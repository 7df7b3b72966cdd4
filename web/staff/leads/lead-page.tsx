import '../records/styles.css';

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';

import type { LeadResource } from '../../../contracts/leads.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { Fact } from '../records/fact.js';
import { Problem } from '../records/problem.js';
import { SendAgain } from '../records/send-again.js';
import { WORDS as COMMON } from '../records/words.js';
import { useBot } from '../shell/session.js';
import { DeleteLead } from './delete-lead.js';
import { WORDS } from './words.js';

const POLL_MS = 2_500;

/** A lead: what somebody left, and whether it is where leads go. */
export function LeadPage() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const { ask } = useStaffApi();
  const { leadId = '' } = useParams();
  const lead = useQuery({
    queryKey: ['leads', id, 'lead', leadId],
    queryFn: () => ask<LeadResource>({ method: 'GET', path: `/api/v1/bots/${id}/leads/${leadId}` }),
    refetchInterval: POLL_MS,
  });
  const { name = null, email = null } = lead.data ?? {};
  return (
    <Page title={name ?? email ?? t('one')} beside={<Link to="../leads">{t('back')}</Link>}>
      {lead.isPending && <Waiting />}
      {lead.isError && <Trouble error={lead.error} onRetry={() => void lead.refetch()} />}
      {lead.isSuccess && <Lead lead={lead.data} />}
    </Page>
  );
}

function Lead({ lead }: { lead: LeadResource }) {
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const { toMoment } = useDates();
  const bot = useBot();
  const path = `/api/v1/bots/${bot.id}/leads/${lead.id}`;
  return (
    <section className="card" aria-label={t('one')}>
      <dl className="record-facts">
        {(['name', 'email', 'phone', 'company', 'need'] as const).map((detail) => (
          <Fact key={detail} name={t(detail)}>
            {lead[detail] ?? <span className="soft">{t('unsaid')}</span>}
          </Fact>
        ))}
        <Fact name={common('status')}>
          <span className={lead.status === 'failed' ? 'role warn' : 'role'}>{t(lead.status)}</span>
        </Fact>
        {lead.status !== 'delivered' && lead.lastError !== null && (
          <Fact name={t('problem')}>
            <Problem error={lead.lastError} isOver={lead.status === 'failed'} />
          </Fact>
        )}
        {lead.externalId !== null && <Fact name={t('externalId')}>{lead.externalId}</Fact>}
        <Fact name={t('at')}>{toMoment(lead.createdAt)}</Fact>
      </dl>
      <div className="record-actions">
        <Link className="button" to={`../conversations/${lead.conversationId}`}>
          {common('conversation')}
        </Link>
        {lead.status !== 'delivered' && (
          <SendAgain path={`${path}/retry`} of={lead.name ?? t('one')} refresh={['leads', bot.id]} />
        )}
      </div>
      <DeleteLead path={path} />
    </section>
  );
}
