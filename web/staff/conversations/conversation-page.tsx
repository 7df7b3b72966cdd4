import { Link, useParams, useSearchParams } from 'react-router';

import type { Transcript } from '../../../contracts/conversations-of-a-bot.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Reopen } from '../console/reopen.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { TagEditor } from '../tags/tag-editor.js';
import { isErased } from './is-erased.js';
import { Turn } from './turn.js';
import { TranscriptEvent } from './transcript-event.js';
import { useListSearch } from './use-list-search.js';
import { useTranscript } from './use-transcript.js';
import { WORDS } from './words.js';
import './styles.css';

/** What was said in a conversation, and beside it how an answer came about. The address says which: ?turn=3. */
export function ConversationPage() {
  const t = useWords(WORDS);
  const bot = useBot();
  const { conversationId = '' } = useParams();
  const list = useListSearch();
  const [search] = useSearchParams();
  const found = useTranscript({ botId: bot.id, conversationId });
  const conversation = found.data?.conversation;
  const lastTurn = conversation?.lastTurn ?? 0;
  const turnNo = Number(search.get('turn') ?? lastTurn);
  return (
    <Page
      title={conversation ? (conversation.customer.name ?? t('anonymous')) : t('title')}
      beside={
        <Link to={{ pathname: '..', search: list }} relative="path">
          {t('back')}
        </Link>
      }
    >
      {found.isPending && <Waiting />}
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && conversation && (
        <>
          <Facts conversation={conversation} />
          {conversation.rating !== null && <Rated rating={conversation.rating} />}
          {conversation.status === 'closed' && !isErased(conversation) && <Reopen conversationId={conversationId} />}
          <section className="conversation-tags" aria-label={t('tags')}>
            <TagEditor botId={bot.id} conversationId={conversationId} tags={conversation.tags} />
          </section>
          <div className="beside">
            <section className="card transcript" aria-label={t('transcript')}>
              <ol>
                {found.data.events.map((event) => (
                  <TranscriptEvent key={event.seq} event={event} shownTurn={turnNo} />
                ))}
              </ol>
            </section>
            <Turn conversationId={conversationId} turnNo={turnNo} lastTurn={lastTurn} />
          </div>
        </>
      )}
    </Page>
  );
}

function Facts({ conversation }: Pick<Transcript, 'conversation'>) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { customer, status, owner, createdAt, lastActivityAt, messages, temporalUrl } = conversation;
  return (
    <section className="facts" aria-label={t('facts')}>
      <span className="role">{t(status)}</span>
      <span className={owner.kind === 'bot' ? 'role' : 'role warn'}>{t(owner.kind)}</span>
      {customer.email !== null && <span>{customer.email}</span>}
      <span>{t('began', { moment: toMoment(createdAt) })}</span>
      <span>{t('lastActivity', { moment: toMoment(lastActivityAt) })}</span>
      <span>{t('messages', { count: messages })}</span>
      {temporalUrl !== null && (
        <a href={temporalUrl} target="_blank" rel="noreferrer">
          {t('temporal')}
        </a>
      )}
    </section>
  );
}

/** How its customer rated it, in their words. */
function Rated({ rating: { score, comment } }: { rating: NonNullable<Transcript['conversation']['rating']> }) {
  const t = useWords(WORDS);
  return (
    <p className="rated">
      <strong>{t('rated', { score })}</strong> {comment}
    </p>
  );
}
