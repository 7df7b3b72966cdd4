import '../records/styles.css';

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';

import type { OutboxMessage } from '../../../contracts/outbox.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { Fact } from '../records/fact.js';
import { WORDS } from './words.js';

/** A mail that was not sent, as text. */
export function MailPage() {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { ask } = useStaffApi();
  const { mailId = '' } = useParams();
  const mail = useQuery({
    queryKey: ['outbox', mailId],
    queryFn: () => ask<OutboxMessage>({ method: 'GET', path: `/api/v1/admin/outbox/${mailId}` }),
  });
  return (
    <Page title={t('one')} beside={<Link to="/outbox">{t('back')}</Link>}>
      {mail.isPending && <Waiting />}
      {mail.isError && <Trouble error={mail.error} onRetry={() => void mail.refetch()} />}
      {mail.isSuccess && (
        <section className="card" aria-label={mail.data.subject}>
          <dl className="record-facts">
            <Fact name={t('to')}>{mail.data.to}</Fact>
            <Fact name={t('subject')}>{mail.data.subject}</Fact>
            <Fact name={t('at')}>{toMoment(mail.data.at)}</Fact>
            <Fact name={t('text')}>{mail.data.text}</Fact>
          </dl>
        </section>
      )}
    </Page>
  );
}
