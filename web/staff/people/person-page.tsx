import { Link, useParams } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useMe } from '../shell/session.js';
import { PersonAccess } from './person-access.js';
import { PersonPassword } from './person-password.js';
import { PersonRights } from './person-rights.js';
import { PersonWork } from './person-work.js';
import { usePeople } from './use-people.js';
import { WORDS } from './words.js';

/** One of the staff: their role and bots, their work, their password, whether they may log in. For admins. */
export function PersonPage() {
  const t = useWords(WORDS);
  const me = useMe();
  const { userId } = useParams();
  const people = usePeople();
  const person = people.data?.staff.find(({ id }) => id === userId);
  return (
    <Page
      title={person?.name ?? t('title')}
      beside={
        <Link to=".." relative="path">
          {t('back')}
        </Link>
      }
    >
      {people.isPending && <Waiting />}
      {people.isError && <Trouble error={people.error} onRetry={() => void people.refetch()} />}
      {people.isSuccess && !person && <p className="card">{t('nobody')}</p>}
      {people.isSuccess && person && (
        <>
          <p className="soft">{person.email}</p>
          {person.id === me.id ? (
            <p className="card">{t('self')}</p>
          ) : (
            <>
              <PersonRights key={person.id} person={person} bots={people.data.bots} />
              <PersonAccess person={person} />
            </>
          )}
          <PersonWork key={person.id} person={person} />
          <PersonPassword person={person} />
        </>
      )}
    </Page>
  );
}
