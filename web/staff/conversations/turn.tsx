import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { TurnFacts } from './turn-facts.js';
import { useConversationRequests } from './use-requests.js';
import { useListSearch, type ListState } from './use-list-search.js';
import { WORDS } from './words.js';

/** The place of the page where a turn is told, for links. */
export const TURN_ID = 'turn';

type TurnProps = { conversationId: string; turnNo: number; lastTurn: number };

/** How one turn went, with links to those before and after it. */
export function Turn({ conversationId, turnNo, lastTurn }: TurnProps) {
  const t = useWords(WORDS);
  const bot = useBot();
  const requests = useConversationRequests();
  const isTurn = Number.isInteger(turnNo) && turnNo >= 1 && turnNo <= lastTurn;
  const turn = useQuery({
    queryKey: ['turn', bot.id, conversationId, turnNo],
    queryFn: () => requests.readTurn({ botId: bot.id, conversationId, turnNo }),
    enabled: isTurn,
    // How a turn ended never changes.
    staleTime: Infinity,
  });
  const { hash, key } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever chose an answer goes on here; the router has scrolled to it where it was out of sight.
    if (hash === `#${TURN_ID}`) heading.current?.focus({ preventScroll: true });
  }, [hash, key]);
  return (
    <aside className="card turn" id={TURN_ID} aria-labelledby="turn-heading">
      <h2 id="turn-heading" ref={heading} tabIndex={-1}>
        {t('trace')}
      </h2>
      {isTurn ? (
        <p className="steps">
          <span>{t('turn', { turn: turnNo, last: lastTurn })}</span>
          {turnNo > 1 && <TurnLink turnNo={turnNo - 1} label={t('earlier')} />}
          {turnNo < lastTurn && <TurnLink turnNo={turnNo + 1} label={t('later')} />}
        </p>
      ) : (
        <p>{t('noTurn')}</p>
      )}
      {isTurn && turn.isPending && <Waiting />}
      {turn.isError && <Trouble error={turn.error} onRetry={() => void turn.refetch()} />}
      {turn.data && <TurnFacts turn={turn.data} />}
    </aside>
  );
}

function TurnLink({ turnNo, label }: { turnNo: number; label: string }) {
  const list = useListSearch();
  return (
    <Link to={{ search: `?turn=${turnNo}` }} state={{ list } satisfies ListState} preventScrollReset replace>
      {label}
    </Link>
  );
}
