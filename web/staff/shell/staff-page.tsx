import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { useStaffApi } from '../api/context.js';
import { AcceptInvitation, type Invitation } from '../entrance/accept-invitation.js';
import { LogIn } from '../entrance/log-in.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { SessionContext } from './session.js';
import { Shell } from './shell.js';

const INVITATION = /^#(invitation|first-admin)=([\w-]{10,200})$/;

/** The page: an invitation to accept, a login, or what whoever is logged in may do at this address. */
export function StaffPage() {
  const api = useStaffApi();
  const navigate = useNavigate();
  const [invitation, setInvitation] = useState(readInvitation);
  const [newEmail, setNewEmail] = useState<string | null>(null);
  const session = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const me = await api.readMe();
      return me && { me, bots: (await api.listBots()).bots };
    },
    enabled: invitation === null,
  });

  if (invitation !== null) {
    return (
      <AcceptInvitation
        invitation={invitation}
        onAccepted={(email) => {
          // The link is good for nothing any more, and need not stay in the address.
          void navigate('/', { replace: true });
          setNewEmail(email);
          setInvitation(null);
        }}
      />
    );
  }
  if (session.isPending) return <Waiting />;
  if (session.data === undefined) return <Trouble error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data === null) return <LogIn newEmail={newEmail} />;
  return (
    <SessionContext value={session.data}>
      <Shell />
    </SessionContext>
  );
}

/** The invitation of the link that led here. That of the first start names nobody. */
function readInvitation(): Invitation | null {
  const [, kind, token] = INVITATION.exec(location.hash) ?? [];
  return token === undefined ? null : { token, namesAddress: kind === 'invitation' };
}
