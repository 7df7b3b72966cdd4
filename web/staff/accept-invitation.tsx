import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { StaffProblem } from './api.js';
import { useStaffApi } from './context.js';
import { Field, SendForm } from './fields.js';
import { Trouble } from './trouble.js';

/** Makes an account of an invitation: a name, a password, and an address where the invitation names none. */
export function AcceptInvitation({ token, onAccepted }: { token: string; onAccepted: (email: string) => void }) {
  const api = useStaffApi();
  const [asksEmail, setAsksEmail] = useState(false);
  const accept = useMutation({
    mutationFn: ({ name = '', password = '', email }: Record<string, string | undefined>) =>
      api.acceptInvitation({ token, name, password, ...(email === undefined ? {} : { email }) }),
    onSuccess: (user) => {
      onAccepted(user.email);
    },
    onError: (error) => {
      if (error instanceof StaffProblem && error.code === 'email_missing') setAsksEmail(true);
    },
  });
  const isAsked = accept.error instanceof StaffProblem && accept.error.code === 'email_missing';
  return (
    <main className="card entrance">
      <h1>Join Parley</h1>
      <p>You are invited to work with this installation of Parley. Choose how you are called, and a password.</p>
      <SendForm action="Make my account" isPending={accept.isPending} onSubmit={accept.mutate}>
        <Field name="name" label="Your name" autoComplete="name" hint="Your colleagues see it." autoFocus />
        {asksEmail && <Field name="email" label="E-mail address" type="email" autoComplete="username" autoFocus />}
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          hint="At least 10 characters."
        />
        {isAsked && <p role="status">One more thing: which e-mail address do you want to log in with?</p>}
        {accept.isError && !isAsked && <Trouble error={accept.error} />}
      </SendForm>
    </main>
  );
}
