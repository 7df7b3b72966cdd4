import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { useStaffApi } from '../api/context.js';
import { StaffProblem } from '../api/staff-api.js';
import { useWords } from '../i18n/language-context.js';
import { Field, SendForm } from '../parts/fields.js';
import { LanguageSwitch } from '../parts/language-switch.js';
import { Trouble } from '../parts/trouble.js';
import { COMMON } from '../words.js';
import { WORDS } from './words.js';

export type Invitation = { token: string; namesAddress: boolean };

/**
 * Makes an account of an invitation: a name, a password, and an address where the invitation names none. Whoever made it is
 * logged in; where that does not work, they can do it themselves.
 */
export function AcceptInvitation({
  invitation: { token, namesAddress },
  onAccepted,
}: {
  invitation: Invitation;
  onAccepted: (email: string) => void;
}) {
  const api = useStaffApi();
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const title = t('join');
  useEffect(() => {
    document.title = title;
  }, [title]);
  const [asksEmail, setAsksEmail] = useState(!namesAddress);
  const accept = useMutation({
    mutationFn: async ({ name = '', password = '', email }: Record<string, string | undefined>) => {
      const user = await api.acceptInvitation({ token, name, password, ...(email === undefined ? {} : { email }) });
      await api.logIn({ email: user.email, password }).catch(() => undefined);
      return user;
    },
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
      <h1>{title}</h1>
      <p>{t('invited')}</p>
      <SendForm action={t('make')} isPending={accept.isPending} onSubmit={accept.mutate}>
        <Field name="name" label={t('name')} autoComplete="name" hint={t('nameHint')} autoFocus />
        {asksEmail && (
          <Field name="email" label={common('email')} type="email" autoComplete="username" autoFocus={namesAddress} />
        )}
        <Field
          name="password"
          label={common('password')}
          type="password"
          autoComplete="new-password"
          minLength={10}
          hint={t('passwordHint')}
        />
        {isAsked && <p role="status">{t('whichEmail')}</p>}
        {accept.isError && !isAsked && <Trouble error={accept.error} />}
      </SendForm>
      <LanguageSwitch />
    </main>
  );
}
