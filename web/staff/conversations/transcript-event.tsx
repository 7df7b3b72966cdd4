import { Link } from 'react-router';

import type {
  ConversationEvent,
  MessageCreatedEvent,
  OwnerChangedEvent,
  OwnerChangeReason,
} from '../../../contracts/events.js';
import type { HandOverReason } from '../../../contracts/hand-over.js';
import { toTurnNo } from '../../../contracts/turns.js';
import { useDates, useWords } from '../i18n/language-context.js';
import type { Translate } from '../i18n/words.js';
import { useBot } from '../shell/session.js';
import { TURN_ID } from './turn.js';
import { useListSearch, type ListState } from './use-list-search.js';
import { WORDS } from './words.js';

/** `shownTurn` null: how answers came about is not shown here. */
type EventProps<Event> = { event: Event; shownTurn: number | null };

/** A line of the transcript: a message, or what happened. */
export function TranscriptEvent({ event, shownTurn }: EventProps<ConversationEvent>) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  if (event.type === 'message.created') return <Message event={event} shownTurn={shownTurn} />;
  return (
    <li className="happening">
      <span>{describe(event, t)}</span> <time dateTime={event.at}>{toMoment(event.at)}</time>
    </li>
  );
}

function Message({ event, shownTurn }: EventProps<MessageCreatedEvent>) {
  const t = useWords(WORDS);
  const bot = useBot();
  const { toMoment } = useDates();
  const list = useListSearch();
  const { role, text, agent, answer, erased } = event.payload;
  const turn = answer === undefined ? null : toTurnNo(answer.turnId);
  const name = { customer: t('customer'), bot: bot.name, agent: agent?.name ?? t('agent'), system: t('system') }[role];
  return (
    <li className={`message ${role}`} aria-current={turn !== null && turn === shownTurn ? true : undefined}>
      <p className="soft">
        <strong>{name}</strong> <time dateTime={event.at}>{toMoment(event.at)}</time>
      </p>
      <p className="said">{erased ? <em className="soft">{t('erased')}</em> : text}</p>
      {turn !== null && shownTurn !== null && (
        <p className="soft">
          <Link
            to={{ search: `?turn=${turn}`, hash: `#${TURN_ID}` }}
            state={{ list } satisfies ListState}
            preventScrollReset
          >
            {t('howTurn', { turn })}
          </Link>
          {answer?.degraded && <span className="role warn">{t('degraded')}</span>}
        </p>
      )}
    </li>
  );
}

function describe(event: Exclude<ConversationEvent, MessageCreatedEvent>, t: Translate<typeof WORDS.en>): string {
  // A newer server may know more of them than this page.
  const type: string = event.type;
  switch (event.type) {
    case 'conversation.started':
      return `${t('started')} ${event.payload.greeting}`;
    case 'message.cancelled':
      return t('cancelled');
    case 'conversation.status':
      return t('reopened');
    case 'conversation.closed':
      return t(event.payload.reason === 'idle' ? 'closedIdle' : 'closedResolved');
    case 'owner.changed':
      return describeOwner(event, t);
    default:
      return type;
  }
}

const HANDED_TO_QUEUE = {
  asked: 'passedAsked',
  unsure: 'passedUnsure',
  flow: 'passedFlow',
  policy: 'passedPolicy',
  angry: 'passedAngry',
  expired: 'passedGone',
  overdue: 'passedOverdue',
} as const satisfies Record<HandOverReason | 'expired' | 'overdue', keyof typeof WORDS.en>;

function describeOwner({ payload: { owner, reason } }: OwnerChangedEvent, t: Translate<typeof WORDS.en>): string {
  switch (owner.kind) {
    case 'bot':
      return t(reason === 'resolved' ? 'passedSettled' : 'passedToBot');
    case 'queue':
      return t(isReasonOfQueue(reason) ? HANDED_TO_QUEUE[reason] : 'passedToQueue');
    case 'agent':
      return t(reason === 'assigned' ? 'givenToAgent' : 'passedToAgent', { name: owner.name ?? t('somebody') });
  }
}

function isReasonOfQueue(reason: OwnerChangeReason): reason is keyof typeof HANDED_TO_QUEUE {
  return reason in HANDED_TO_QUEUE;
}
