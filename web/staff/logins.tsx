import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';

import { useStaffApi } from './context.js';
import { toDay, toMoment } from './dates.js';
import { Trouble } from './trouble.js';

/** Where somebody is logged in, each to be ended. */
export function Logins() {
  const api = useStaffApi();
  const queries = useQueryClient();
  const logins = useQuery({ queryKey: ['logins'], queryFn: () => api.listLogins() });
  const revoke = useMutation({
    mutationFn: (id: string) => api.revokeLogin(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['logins'] }),
  });
  if (logins.isPending) return <p className="waiting">One moment …</p>;
  if (logins.isError) return <Trouble error={logins.error} onRetry={() => void logins.refetch()} />;
  return (
    <section className="card" aria-label="Where I am logged in">
      {revoke.isError && <Trouble error={revoke.error} />}
      <ul className="rows">
        {logins.data.logins.map(({ id, userAgent, createdAt, lastUsedAt, expiresAt, current }) => (
          <li key={id}>
            <div>
              <strong>{current ? 'Here' : 'Elsewhere'}</strong>
              <p className="soft">{userAgent || 'An unnamed program'}</p>
              <p className="soft">
                since {toMoment(createdAt)}, last used {toMoment(lastUsedAt)}, ends {toDay(expiresAt)} if it is not used
              </p>
            </div>
            {!current && (
              <Button
                aria-label={`End it: the login since ${toMoment(createdAt)}`}
                onPress={() => {
                  revoke.mutate(id);
                }}
              >
                End it
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
