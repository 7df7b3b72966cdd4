import type { StaffUser } from '../../../contracts/staff.js';
import { useWords } from '../i18n/language-context.js';
import { Field, SendForm } from '../parts/fields.js';
import { Trouble } from '../parts/trouble.js';
import { useChange } from './use-change.js';
import { WORDS } from './words.js';

/** Gives somebody who forgot theirs another password. */
export function PersonPassword({ person }: { person: StaffUser }) {
  const t = useWords(WORDS);
  const change = useChange(person);
  return (
    <section className="card" aria-labelledby="password-heading">
      <h2 id="password-heading">{t('newPassword')}</h2>
      <SendForm
        action={t('setPassword')}
        isPending={change.isPending}
        onSubmit={({ password = '' }) => {
          change.mutate({ password });
        }}
      >
        <Field
          name="password"
          label={t('newPassword')}
          type="password"
          autoComplete="new-password"
          minLength={10}
          hint={t('newPasswordHint')}
        />
        {change.isError && <Trouble error={change.error} />}
        {change.isSuccess && <p role="status">{t('passwordSet')}</p>}
      </SendForm>
    </section>
  );
}
