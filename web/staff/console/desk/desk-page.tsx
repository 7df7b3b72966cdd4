import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { Link, useParams } from 'react-router';

import type { ConversationEvent } from '../../../../contracts/events.js';
import type { Escalation } from '../../../../contracts/hand-over.js';
import type { StaffUser } from '../../../../contracts/staff.js';
import { TranscriptEvent } from '../../conversations/transcript-event.js';
import '../../conversations/styles.css';
import { useWords } from '../../i18n/language-context.js';
import { Page } from '../../parts/page.js';
import { Trouble } from '../../parts/trouble.js';
import { Waiting } from '../../parts/waiting.js';
import { useMe } from '../../shell/session.js';
import { Answer } from '../answer/answer.js';
import { ContextPanel } from './context-panel.js';
import { CustomerSigns } from './customer-signs.js';
import { Notes } from './notes.js';
import { PresenceSwitch } from '../attention/presence-switch.js';
import { Reopen } from '../reopen.js';
import { Transfer } from './transfer.js';
import { Urgency } from '../urgency.js';
import { useAttention } from '../attention/use-attention.js';
import { useEscalation, usePass, useTalk } from '../use-console.js';
import { WORDS } from '../words.js';
import '../styles.css';

/** One conversation that is with people: what is said, what to answer, and what colleagues know. */
export function DeskPage() {
  const t = useWords(WORDS);
  const { escalationId: id = '' } = useParams();
  const { waiting } = useAttention();
  const found = useEscalation({ id });
  const talk = useTalk({ id });
  const me = useMe();
  return (
    <Page
      title={found.data?.customer.name ?? t('anonymous')}
      mark={waiting}
      beside={
        <div className="presence">
          <PresenceSwitch />
          <Link to=".." relative="path">
            {t('back')}
          </Link>
        </div>
      }
    >
      {found.isPending && <Waiting />}
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <>
          <section className="facts" aria-label={t('facts')}>
            <Urgency escalation={found.data} />
          </section>
          <div className="beside">
            <div className="desk">
              {talk.isError && <Trouble error={talk.error} onRetry={() => void talk.refetch()} />}
              <Talk events={talk.data ?? []} />
              <Actions escalation={found.data} events={talk.data ?? []} />
            </div>
            <div className="desk">
              {mayGive(found.data, me) && <Transfer id={id} />}
              <ContextPanel escalation={found.data} />
              <Notes id={id} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

/** What was said so far; what is new is read out, and comes into view. */
function Talk({ events }: { events: ConversationEvent[] }) {
  const t = useWords(WORDS);
  const place = useRef<HTMLElement>(null);
  const last = events.at(-1)?.seq;
  useEffect(() => {
    place.current?.scrollTo({ top: place.current.scrollHeight });
  }, [last]);
  return (
    <section className="card transcript talk" ref={place} tabIndex={0} aria-label={t('transcript')} aria-live="polite">
      <ol>
        {events.map((event) => (
          <TranscriptEvent key={event.seq} event={event} shownTurn={null} />
        ))}
      </ol>
    </section>
  );
}

/** Whoever has it gives it away, and anybody what nobody has; what a colleague has only moderators and admins. */
function mayGive({ status, agent }: Escalation, me: StaffUser): boolean {
  return status !== 'ended' && (status === 'waiting' || agent?.id === me.id || me.role !== 'agent');
}

/** What whoever looks at it may do: take it, or answer and end it. */
function Actions({ escalation, events }: { escalation: Escalation; events: ConversationEvent[] }) {
  const t = useWords(WORDS);
  const me = useMe();
  const { id, conversationId, status, agent } = escalation;
  const pass = usePass({ id });
  if (status === 'ended') {
    return (
      <>
        <p role="status">{t('ended')}</p>
        <Reopen conversationId={conversationId} />
      </>
    );
  }
  if (status === 'claimed' && agent?.id !== me.id) {
    return <p role="status">{t('notYours')}</p>;
  }
  const steps =
    status === 'waiting'
      ? ([['claim', 'take']] as const)
      : ([
          ['resolved', 'resolve'],
          ['handed_back', 'handBack'],
          ['release', 'release'],
        ] as const);
  return (
    <>
      {status === 'waiting' ? (
        <p role="status">{t('nobodys')}</p>
      ) : (
        <Answer escalation={escalation} signs={<CustomerSigns id={id} events={events} />} />
      )}
      {pass.isError && <Trouble error={pass.error} />}
      <div className="steps">
        {steps.map(([step, word]) => (
          <Button
            key={step}
            aria-disabled={pass.isPending}
            className={step === 'claim' ? 'react-aria-Button primary' : 'react-aria-Button'}
            onPress={() => {
              if (!pass.isPending) pass.mutate(step);
            }}
          >
            {t(word)}
          </Button>
        ))}
      </div>
    </>
  );
}
