import { Button } from 'react-aria-components';

import type { StaffUser } from '../../../contracts/staff.js';
import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { useChange } from './use-change.js';
import { WORDS } from './words.js';

/** Keeps somebody out, or lets them in again. */
export function PersonAccess({ person }: { person: StaffUser }) {
  const t = useWords(WORDS);
  const change = useChange(person);
  return (
    <section className="card" aria-labelledby="access-heading">
      <h2 id="access-heading">{t('access')}</h2>
      <p role="status">{t(person.disabled ? 'mayNotLogIn' : 'mayLogIn')}</p>
      {change.isError && <Trouble error={change.error} />}
      <div>
        <Button
          onPress={() => {
            change.mutate({ disabled: !person.disabled });
          }}
        >
          {t(person.disabled ? 'letIn' : 'disable')}
        </Button>
      </div>
    </section>
  );
}
