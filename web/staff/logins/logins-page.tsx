import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';

import type { LoginList } from '../../../contracts/staff.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { WORDS } from './words.js';

const LOGINS = '/api/v1/auth/logins';

/** Where somebody is logged in, each to be ended. */
export function LoginsPage() {
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  const t = useWords(WORDS);
  const { toDay, toMoment } = useDates();
  const logins = useQuery({ queryKey: ['logins'], queryFn: () => ask<LoginList>({ method: 'GET', path: LOGINS }) });
  const revoke = useMutation({
    mutationFn: (id: string) => ask({ method: 'DELETE', path: `${LOGINS}/${id}` }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['logins'] }),
  });
  return (
    <Page title={t('title')}>
      {revoke.isError && <Trouble error={revoke.error} />}
      {logins.isPending && <Waiting />}
      {logins.isError && <Trouble error={logins.error} onRetry={() => void logins.refetch()} />}
      {logins.isSuccess && (
        <section className="card" aria-label={t('title')}>
          <ul className="rows">
            {logins.data.logins.map(({ id, userAgent, createdAt, lastUsedAt, expiresAt, current }) => (
              <li key={id}>
                <div>
                  <strong>{t(current ? 'here' : 'elsewhere')}</strong>
                  <p className="soft">{userAgent || t('unnamed')}</p>
                  <p className="soft">
                    {t('times', { since: toMoment(createdAt), used: toMoment(lastUsedAt), end: toDay(expiresAt) })}
                  </p>
                </div>
                {!current && (
                  <Button
                    aria-label={t('endNamed', { since: toMoment(createdAt) })}
                    onPress={() => {
                      revoke.mutate(id);
                    }}
                  >
                    {t('end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}
