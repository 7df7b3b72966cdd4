import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { useStaffApi } from '../api/context.js';
import { useWords } from '../i18n/language-context.js';
import { Field, SendForm } from '../parts/fields.js';
import { LanguageSwitch } from '../parts/language-switch.js';
import { Trouble } from '../parts/trouble.js';
import { COMMON } from '../words.js';
import { WORDS } from './words.js';

/** Lets somebody in. `newEmail`: the address of whom has just made an account. */
export function LogIn({ newEmail }: { newEmail: string | null }) {
  const api = useStaffApi();
  const queries = useQueryClient();
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const product = common('product');
  useEffect(() => {
    document.title = product;
  }, [product]);
  const logIn = useMutation({
    mutationFn: (entered: Record<string, string>) =>
      api.logIn({ email: entered['email'] ?? '', password: entered['password'] ?? '' }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <main className="card entrance">
      <h1>{product}</h1>
      {newEmail !== null && <p role="status">{t('ready', { email: newEmail })}</p>}
      <SendForm action={t('logIn')} isPending={logIn.isPending} onSubmit={logIn.mutate}>
        <Field name="email" label={common('email')} type="email" autoComplete="username" autoFocus />
        <Field name="password" label={common('password')} type="password" autoComplete="current-password" />
        {logIn.isError && <Trouble error={logIn.error} />}
      </SendForm>
      <p className="hint">{t('noAccount')}</p>
      <LanguageSwitch />
    </main>
  );
}
