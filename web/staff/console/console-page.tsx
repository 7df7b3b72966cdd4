import { useState } from 'react';

import type { Escalation } from '../../../contracts/hand-over.js';
import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot, useMe } from '../shell/session.js';
import { EscalationRow } from './escalation-row.js';
import { readPresence, storePresence, type PresenceState } from './presence.js';
import { usePresence, useQueue } from './use-console.js';
import { WORDS } from './words.js';
import './styles.css';

/** Who waits for people, and who has whom. */
export function ConsolePage() {
  const t = useWords(WORDS);
  const bot = useBot();
  const me = useMe();
  const [state, setState] = useState<PresenceState>(readPresence);
  usePresence(state);
  const queue = useQueue({ botId: bot.id });
  const escalations = queue.data?.escalations ?? [];
  const isMine = ({ agent }: Escalation): boolean => agent?.id === me.id;
  const claimed = escalations.filter(({ status }) => status === 'claimed');
  return (
    <Page
      title={t('title')}
      beside={
        <Choice
          label={t('presence')}
          value={state}
          options={[
            { value: 'available', label: t('available') },
            { value: 'away', label: t('away') },
          ]}
          onChange={(chosen) => {
            storePresence(chosen);
            setState(chosen);
          }}
        />
      }
    >
      {queue.isPending && <Waiting />}
      {queue.isError && <Trouble error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.data && (
        <div className="console">
          <Group
            title={t('waiting')}
            empty={t('nobodyWaits')}
            escalations={escalations.filter(({ status }) => status === 'waiting')}
          />
          <Group title={t('mine')} empty={t('noneOfYours')} escalations={claimed.filter(isMine)} />
          <Group
            title={t('others')}
            empty={t('noneOfOthers')}
            escalations={claimed.filter((escalation) => !isMine(escalation))}
          />
        </div>
      )}
    </Page>
  );
}

function Group(props: { title: string; empty: string; escalations: Escalation[] }) {
  const { title, empty, escalations } = props;
  return (
    <section className="card" aria-label={title}>
      <h2>
        {title} <span className="role">{escalations.length}</span>
      </h2>
      {escalations.length === 0 && <p className="soft">{empty}</p>}
      <ul className="escalations">
        {escalations.map((escalation) => (
          <EscalationRow key={escalation.id} escalation={escalation} />
        ))}
      </ul>
    </section>
  );
}
