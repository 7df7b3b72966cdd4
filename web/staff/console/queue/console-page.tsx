import { useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import { useSearchParams } from 'react-router';

import type { Escalation } from '../../../../contracts/hand-over.js';
import { useWords } from '../../i18n/language-context.js';
import { Choice } from '../../parts/choice.js';
import { Page } from '../../parts/page.js';
import { Trouble } from '../../parts/trouble.js';
import { VirtualRows } from '../../parts/virtual-rows.js';
import { Waiting } from '../../parts/waiting.js';
import { useBot, useMe } from '../../shell/session.js';
import { EscalationRow } from './escalation-row.js';
import { useSettled } from './use-settled.js';
import { NoticeButton } from '../attention/notice-button.js';
import { PresenceSwitch } from '../attention/presence-switch.js';
import { useAttention } from '../attention/use-attention.js';
import { useQueue } from '../use-console.js';
import { WORDS } from '../words.js';
import '../styles.css';

const ROW_HEIGHT = 104;

/** Who waits for people, and who has whom; or those whom people had. The address says which: ?show=ended. */
export function ConsolePage() {
  const t = useWords(WORDS);
  const bot = useBot();
  const { waiting } = useAttention();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState('');
  const status = search.get('show') === 'ended' ? 'ended' : 'open';
  const text = useSettled(typed.trim());
  const queue = useQueue({ botId: bot.id, status, text });
  const found = queue.data?.escalations ?? [];
  return (
    <Page
      title={t('title')}
      mark={waiting}
      beside={
        <div className="presence">
          <PresenceSwitch />
          <NoticeButton />
        </div>
      }
    >
      <div className="find" role="search">
        <SearchField className="field" value={typed} onChange={setTyped}>
          <Label>{t('find')}</Label>
          <Input maxLength={200} />
        </SearchField>
        <Choice
          label={t('show')}
          value={status}
          options={[
            { value: 'open', label: t('showOpen') },
            { value: 'ended', label: t('showEnded') },
          ]}
          onChange={(show) => {
            setSearch(show === 'ended' ? { show } : {}, { replace: true });
          }}
        />
      </div>
      {queue.isPending && <Waiting />}
      {queue.isError && <Trouble error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.data && (
        <div className="console">
          {status === 'ended' ? (
            <Group title={t('showEnded')} empty={t(text === '' ? 'noneEnded' : 'noneFound')} escalations={found} />
          ) : (
            <Queue escalations={found} isFound={text !== ''} />
          )}
        </div>
      )}
    </Page>
  );
}

function Queue({ escalations, isFound }: { escalations: Escalation[]; isFound: boolean }) {
  const t = useWords(WORDS);
  const me = useMe();
  const isMine = ({ agent }: Escalation): boolean => agent?.id === me.id;
  const claimed = escalations.filter(({ status }) => status === 'claimed');
  return (
    <>
      <Group title={t('mine')} empty={t(isFound ? 'noneFound' : 'noneOfYours')} escalations={claimed.filter(isMine)} />
      <Group
        title={t('waiting')}
        empty={t(isFound ? 'noneFound' : 'nobodyWaits')}
        escalations={escalations.filter(({ status }) => status === 'waiting')}
      />
      <Group
        title={t('others')}
        empty={t(isFound ? 'noneFound' : 'noneOfOthers')}
        escalations={claimed.filter((escalation) => !isMine(escalation))}
      />
    </>
  );
}

function Group(props: { title: string; empty: string; escalations: Escalation[] }) {
  const { title, empty, escalations } = props;
  return (
    <section className="card queue" aria-label={title}>
      <h2>
        {title} <span className="role">{escalations.length}</span>
      </h2>
      {escalations.length === 0 ? (
        <p className="soft">{empty}</p>
      ) : (
        <VirtualRows rows={escalations} rowHeight={ROW_HEIGHT} className="escalations">
          {(escalation) => <EscalationRow escalation={escalation} />}
        </VirtualRows>
      )}
    </section>
  );
}
