import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';

import type { AdminBot } from '../../../contracts/http.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Field, SendForm } from '../parts/fields.js';
import { Trouble } from '../parts/trouble.js';
import { COMMON } from '../words.js';
import { NewLink } from './new-link.js';
import { RoleAndBots, type Rights } from './role-and-bots.js';
import { usePeopleRequests } from './use-people.js';
import { WORDS } from './words.js';

/** Invites somebody, shows the link to send, and those who have not come yet. */
export function Invitations({ bots }: { bots: AdminBot[] }) {
  const requests = usePeopleRequests();
  const queries = useQueryClient();
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const { toDay } = useDates();
  const [rights, setRights] = useState<Rights>(() => ({ role: 'agent', botIds: bots.map(({ id }) => id) }));
  const open = useQuery({ queryKey: ['invitations'], queryFn: requests.listInvitations });
  const refresh = () => queries.invalidateQueries({ queryKey: ['invitations'] });
  const invite = useMutation({
    mutationFn: (email: string) => {
      const { role, botIds } = rights;
      return requests.invite({ email, role, bots: role === 'admin' ? [] : botIds });
    },
    onSettled: refresh,
  });
  const revoke = useMutation({ mutationFn: requests.revokeInvitation, onSettled: refresh });
  return (
    <section className="card" aria-labelledby="invitations-heading">
      <h2 id="invitations-heading">{t('invite')}</h2>
      <SendForm
        action={t('makeLink')}
        isPending={invite.isPending}
        onSubmit={({ email = '' }) => {
          invite.mutate(email);
        }}
      >
        <Field name="email" label={common('email')} type="email" autoComplete="off" />
        <RoleAndBots bots={bots} rights={rights} onChange={setRights} />
        {invite.isError && <Trouble error={invite.error} />}
      </SendForm>
      {invite.isSuccess && <NewLink email={invite.data.email} token={invite.data.token} />}
      {revoke.isError && <Trouble error={revoke.error} />}
      {open.isError && <Trouble error={open.error} onRetry={() => void open.refetch()} />}
      {open.isSuccess && open.data.invitations.length > 0 && (
        <>
          <h3>{t('notCome')}</h3>
          <ul className="rows">
            {open.data.invitations.map(({ id, email, role, expiresAt }) => (
              <li key={id}>
                <div>
                  <strong>{email ?? t('firstLink')}</strong> <span className="role">{common(role)}</span>
                  <p className="soft">{t('goodUntil', { day: toDay(expiresAt) })}</p>
                </div>
                <Button
                  aria-label={t('takeBackNamed', { email: email ?? t('firstStart') })}
                  onPress={() => {
                    revoke.mutate(id);
                  }}
                >
                  {t('takeBack')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
