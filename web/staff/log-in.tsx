import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useStaffApi } from './context.js';
import { Field, SendForm } from './fields.js';
import { Trouble } from './trouble.js';

/** Lets somebody in. `greeting`: what to say above, such as to whom has just made an account. */
export function LogIn({ greeting }: { greeting: string | null }) {
  const api = useStaffApi();
  const queries = useQueryClient();
  const logIn = useMutation({
    mutationFn: (entered: Record<string, string>) =>
      api.logIn({ email: entered['email'] ?? '', password: entered['password'] ?? '' }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <main className="card entrance">
      <h1>Parley staff</h1>
      {greeting !== null && <p role="status">{greeting}</p>}
      <SendForm action="Log in" isPending={logIn.isPending} onSubmit={logIn.mutate}>
        <Field name="email" label="E-mail address" type="email" autoComplete="username" autoFocus />
        <Field name="password" label="Password" type="password" autoComplete="current-password" />
        {logIn.isError && <Trouble error={logIn.error} />}
      </SendForm>
      <p className="hint">No account? An admin can invite you: you then get a link.</p>
    </main>
  );
}
