import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import type { OutboxList } from '../../../contracts/outbox.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { WORDS } from './words.js';

const POLL_MS = 2_500;

/** Mails that were written and not sent, because no mail server is configured. */
export function OutboxPage() {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { ask } = useStaffApi();
  const outbox = useQuery({
    queryKey: ['outbox'],
    queryFn: () => ask<OutboxList>({ method: 'GET', path: '/api/v1/admin/outbox' }),
    refetchInterval: POLL_MS,
  });
  return (
    <Page title={t('title')}>
      <p className="soft">{t('about')}</p>
      <section className="card" aria-label={t('title')}>
        {outbox.isPending && <Waiting />}
        {outbox.isError && <Trouble error={outbox.error} onRetry={() => void outbox.refetch()} />}
        {outbox.data?.mails.length === 0 && <p role="status">{t('none')}</p>}
        <ul className="rows">
          {outbox.data?.mails.map(({ id, to, subject, at }) => (
            <li key={id}>
              <div>
                <Link to={id}>
                  <strong>{subject}</strong>
                </Link>
                <p className="soft">{to}</p>
              </div>
              <time className="soft" dateTime={at}>
                {toMoment(at)}
              </time>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}
