import { useState } from 'react';

import type { AdminBot } from '../../../contracts/http.js';
import type { StaffUser } from '../../../contracts/staff.js';
import { useWords } from '../i18n/language-context.js';
import { SendForm } from '../parts/fields.js';
import { Trouble } from '../parts/trouble.js';
import { RoleAndBots, type Rights } from './role-and-bots.js';
import { useChange } from './use-change.js';
import { WORDS } from './words.js';

/** Changes what somebody may do, and with which bots. */
export function PersonRights({ person, bots }: { person: StaffUser; bots: AdminBot[] }) {
  const t = useWords(WORDS);
  const change = useChange(person);
  const [rights, setRights] = useState<Rights>({
    role: person.role,
    botIds: person.bots === 'all' ? [] : person.bots,
  });
  return (
    <section className="card" aria-labelledby="rights-heading">
      <h2 id="rights-heading">{t('rights')}</h2>
      <SendForm
        action={t('save')}
        isPending={change.isPending}
        onSubmit={() => {
          // An admin works with all bots: which they had before does not count, and is kept for when they are none.
          const { role, botIds } = rights;
          change.mutate(role === 'admin' ? { role } : { role, bots: botIds });
        }}
      >
        <RoleAndBots
          bots={bots}
          rights={rights}
          onChange={(chosen) => {
            change.reset();
            setRights(chosen);
          }}
        />
        {change.isError && <Trouble error={change.error} />}
        {change.isSuccess && <p role="status">{t('saved')}</p>}
      </SendForm>
    </section>
  );
}
