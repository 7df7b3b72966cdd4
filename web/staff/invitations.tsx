import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  Button,
  CheckboxButton,
  CheckboxField,
  CheckboxGroup,
  Label,
  RadioButton,
  RadioField,
  RadioGroup,
} from 'react-aria-components';

import type { AdminBot } from '../../contracts/http.js';
import type { StaffRole } from '../../contracts/staff.js';
import { useStaffApi } from './context.js';
import { toDay } from './dates.js';
import { Field, SendForm } from './fields.js';
import { Trouble } from './trouble.js';

const ROLES: { id: StaffRole; label: string }[] = [
  { id: 'agent', label: 'Agent: talks to customers' },
  { id: 'moderator', label: 'Moderator: runs bots' },
  { id: 'admin', label: 'Admin: everything' },
];

/** Invites somebody, shows the link to send, and those who have not come yet. */
export function Invitations({ bots }: { bots: AdminBot[] }) {
  const api = useStaffApi();
  const queries = useQueryClient();
  const [role, setRole] = useState<StaffRole>('agent');
  const [botIds, setBotIds] = useState(() => bots.map(({ id }) => id));
  const open = useQuery({ queryKey: ['invitations'], queryFn: () => api.listInvitations() });
  const refresh = () => queries.invalidateQueries({ queryKey: ['invitations'] });
  const invite = useMutation({
    mutationFn: (email: string) => api.createInvitation({ email, role, bots: role === 'admin' ? [] : botIds }),
    onSettled: refresh,
  });
  const revoke = useMutation({ mutationFn: (id: string) => api.revokeInvitation(id), onSettled: refresh });
  return (
    <section className="card" aria-labelledby="invitations-heading">
      <h2 id="invitations-heading">Invite somebody</h2>
      <SendForm
        action="Make a link"
        isPending={invite.isPending}
        onSubmit={({ email = '' }) => {
          invite.mutate(email);
        }}
      >
        <Field name="email" label="E-mail address" type="email" autoComplete="off" />
        <RadioGroup
          value={role}
          onChange={(value) => {
            setRole(ROLES.find(({ id }) => id === value)?.id ?? 'agent');
          }}
        >
          <Label>Role</Label>
          {ROLES.map(({ id, label }) => (
            <RadioField key={id} value={id}>
              <RadioButton>{label}</RadioButton>
            </RadioField>
          ))}
        </RadioGroup>
        {role !== 'admin' && (
          <CheckboxGroup value={botIds} onChange={setBotIds}>
            <Label>Bots</Label>
            {bots.map(({ id, name }) => (
              <CheckboxField key={id} value={id}>
                <CheckboxButton>
                  <span className="box" aria-hidden="true" />
                  {name}
                </CheckboxButton>
              </CheckboxField>
            ))}
          </CheckboxGroup>
        )}
        {invite.isError && <Trouble error={invite.error} />}
      </SendForm>
      {invite.isSuccess && <NewLink email={invite.data.email} token={invite.data.token} />}
      {revoke.isError && <Trouble error={revoke.error} />}
      {open.isError && <Trouble error={open.error} onRetry={() => void open.refetch()} />}
      {open.isSuccess && open.data.invitations.length > 0 && (
        <>
          <h3>Not come yet</h3>
          <ul className="rows">
            {open.data.invitations.map(({ id, email, role: invitedAs, expiresAt }) => (
              <li key={id}>
                <div>
                  <strong>{email ?? 'Whoever has the link of the first start'}</strong>{' '}
                  <span className="role">{invitedAs}</span>
                  <p className="soft">good until {toDay(expiresAt)}</p>
                </div>
                <Button
                  aria-label={`Take back the invitation of ${email ?? 'the first start'}`}
                  onPress={() => {
                    revoke.mutate(id);
                  }}
                >
                  Take back
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function NewLink({ email, token }: { email: string | null; token: string }) {
  const link = new URL(`/staff/#invitation=${token}`, location.origin).href;
  const [copied, setCopied] = useState(false);
  return (
    <div className="new-link" role="status">
      <p>Send this link to {email ?? 'them'}. It is shown this once, and good once, for 7 days.</p>
      <code>{link}</code>
      <Button
        onPress={() => {
          void navigator.clipboard.writeText(link).then(() => {
            setCopied(true);
          });
        }}
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
