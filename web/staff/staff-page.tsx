import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { AcceptInvitation } from './accept-invitation.js';
import { useStaffApi } from './context.js';
import { Home } from './home.js';
import { LogIn } from './log-in.js';
import { Trouble } from './trouble.js';

const INVITATION = /^#invitation=([\w-]{10,200})$/;

/** The page: an invitation to accept, a login, or what whoever is logged in may do. */
export function StaffPage() {
  const api = useStaffApi();
  const [invitation, setInvitation] = useState(() => INVITATION.exec(location.hash)?.[1] ?? null);
  const [greeting, setGreeting] = useState<string | null>(null);
  const me = useQuery({ queryKey: ['me'], queryFn: () => api.readMe(), enabled: invitation === null });

  if (invitation !== null) {
    return (
      <AcceptInvitation
        token={invitation}
        onAccepted={(email) => {
          // The link is good for nothing any more, and need not stay in the address.
          history.replaceState(null, '', location.pathname);
          setGreeting(`Your account is ready. Log in as ${email}.`);
          setInvitation(null);
        }}
      />
    );
  }
  if (me.isPending) return <p className="waiting">One moment …</p>;
  if (me.isError) return <Trouble error={me.error} onRetry={() => void me.refetch()} />;
  if (me.data === null) return <LogIn greeting={greeting} />;
  return <Home me={me.data} />;
}
