import type { StaffUser } from '../../../contracts/staff.js';
import { useWords } from '../i18n/language-context.js';
import { Field, SendForm } from '../parts/fields.js';
import { Trouble } from '../parts/trouble.js';
import { useChange } from './use-change.js';
import { WORDS } from './words.js';

/** What somebody is good at, and how much they take on: by it bots that assign give them conversations. */
export function PersonWork({ person }: { person: StaffUser }) {
  const t = useWords(WORDS);
  const change = useChange(person);
  return (
    <section className="card" aria-labelledby="work-heading">
      <h2 id="work-heading">{t('work')}</h2>
      <SendForm
        action={t('saveWork')}
        isPending={change.isPending}
        onSubmit={({ skills = '', capacity = '' }) => {
          const named = skills.split(',').map((skill) => skill.trim());
          change.mutate({ skills: named.filter((skill) => skill !== ''), capacity: Number(capacity) });
        }}
      >
        <Field
          name="skills"
          label={t('skills')}
          hint={t('skillsHint')}
          autoComplete="off"
          isRequired={false}
          maxLength={1_000}
          defaultValue={person.skills.join(', ')}
        />
        <Field
          name="capacity"
          label={t('capacity')}
          hint={t('capacityHint')}
          autoComplete="off"
          inputMode="numeric"
          pattern="[0-9]{1,2}|100"
          defaultValue={String(person.capacity)}
        />
        {change.isError && <Trouble error={change.error} />}
        {change.isSuccess && <p role="status">{t('saved')}</p>}
      </SendForm>
    </section>
  );
}
