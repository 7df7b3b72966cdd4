import { Link } from 'react-router';

import type { AdminBot } from '../../../contracts/http.js';
import type { StaffUser } from '../../../contracts/staff.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useMe } from '../shell/session.js';
import { COMMON } from '../words.js';
import { Invitations } from './invitations.js';
import { usePeople } from './use-people.js';
import { WORDS } from './words.js';

/** Who works here, and who is invited. For admins. */
export function PeoplePage() {
  const t = useWords(WORDS);
  const people = usePeople();
  return (
    <Page title={t('title')}>
      {people.isPending && <Waiting />}
      {people.isError && <Trouble error={people.error} onRetry={() => void people.refetch()} />}
      {people.isSuccess && (
        <>
          <section className="card" aria-label={t('title')}>
            <ul className="rows">
              {people.data.staff.map((person) => (
                <Person key={person.id} person={person} bots={people.data.bots} />
              ))}
            </ul>
          </section>
          <Invitations bots={people.data.bots} />
        </>
      )}
    </Page>
  );
}

function Person({ person, bots }: { person: StaffUser; bots: AdminBot[] }) {
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const me = useMe();
  const { toDay } = useDates();
  return (
    <li className={person.disabled ? 'disabled' : ''}>
      <div>
        <strong>{person.name}</strong> <span className="role">{common(person.role)}</span>
        {person.disabled && <span className="role">{t('disabled')}</span>}
        {person.id === me.id && <span className="role">{t('you')}</span>}
        <p className="soft">{person.email}</p>
        <p className="soft">{t('since', { bots: describeBots(person, bots, t), day: toDay(person.createdAt) })}</p>
      </div>
      <Link className="button" to={person.id} aria-label={t('changeNamed', { name: person.name })}>
        {t('change')}
      </Link>
    </li>
  );
}

function describeBots({ bots: ids }: StaffUser, bots: AdminBot[], t: ReturnType<typeof useWords<typeof WORDS.en>>) {
  if (ids === 'all') return t('allBots');
  if (ids.length === 0) return t('noBot');
  return ids.map((id) => bots.find((bot) => bot.id === id)?.name ?? t('goneBot')).join(', ');
}
