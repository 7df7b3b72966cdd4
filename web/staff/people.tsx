import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';

import type { StaffUser } from '../../contracts/staff.js';
import { useStaffApi } from './context.js';
import { toDay } from './dates.js';
import { Invitations } from './invitations.js';
import { Trouble } from './trouble.js';

/** Who works here, and who is invited. For admins. */
export function People({ me }: { me: StaffUser }) {
  const api = useStaffApi();
  const queries = useQueryClient();
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => api.listStaff() });
  const bots = useQuery({ queryKey: ['bots'], queryFn: () => api.listBots() });
  const update = useMutation({
    mutationFn: ({ id, disabled }: Pick<StaffUser, 'id' | 'disabled'>) => api.updateStaff(id, { disabled }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  });
  if (staff.isPending || bots.isPending) return <p className="waiting">One moment …</p>;
  if (staff.isError) return <Trouble error={staff.error} onRetry={() => void staff.refetch()} />;
  if (bots.isError) return <Trouble error={bots.error} onRetry={() => void bots.refetch()} />;
  const names = new Map(bots.data.bots.map(({ id, name }) => [id, name]));
  return (
    <>
      <section className="card" aria-labelledby="staff-heading">
        <h2 id="staff-heading">People</h2>
        {update.isError && <Trouble error={update.error} />}
        <ul className="rows">
          {staff.data.staff.map((person) => (
            <li key={person.id} className={person.disabled ? 'disabled' : ''}>
              <div>
                <strong>{person.name}</strong> <span className="role">{person.role}</span>
                {person.disabled && <span className="role">disabled</span>}
                <p className="soft">{person.email}</p>
                <p className="soft">
                  {describeBots(person, names)}, since {toDay(person.createdAt)}
                </p>
              </div>
              {person.id !== me.id && (
                <Button
                  aria-label={`${person.disabled ? 'Let in again' : 'Disable'}: ${person.name}`}
                  onPress={() => {
                    update.mutate({ id: person.id, disabled: !person.disabled });
                  }}
                >
                  {person.disabled ? 'Let in again' : 'Disable'}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <Invitations bots={bots.data.bots} />
    </>
  );
}

function describeBots({ bots }: StaffUser, names: Map<string, string>): string {
  if (bots === 'all') return 'all bots';
  return bots.length === 0 ? 'no bot yet' : bots.map((id) => names.get(id) ?? 'a bot that is gone').join(', ');
}
