import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';

import { useWords } from '../../i18n/language-context.js';
import { useBot, useMe } from '../../shell/session.js';
import { findNews, listCalls } from './calls.js';
import { isLookedAt, useLooking } from './looking.js';
import { chime, readNotices, showNotice } from './notices.js';
import { useQueue } from '../use-console.js';
import { useNews } from '../use-news.js';
import { WORDS } from '../words.js';

/**
 * Hears of what is new, calls for attention while nobody looks at any tab of the console, and counts who waits, for the
 * title of its tab. Of several tabs the one that listens calls.
 */
export function useAttention(): { waiting: number } {
  const t = useWords(WORDS);
  const { id: me } = useMe();
  const { id: botId, slug } = useBot();
  const navigate = useNavigate();
  useLooking({ botId });
  const listens = useNews({ botId });
  const { data } = useQueue({ botId, status: 'open' });
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    const calls = listCalls(data.escalations, me);
    const before = known.current;
    known.current = new Set(calls.map(({ key }) => key));
    const news = before === null || !listens.current || !readNotices() ? [] : findNews(calls, before);
    if (news.length === 0) return;
    void isLookedAt({ botId }).then((isSeen) => {
      if (isSeen) return;
      chime();
      for (const { kind, escalation } of news) {
        showNotice({
          text: t(kind, { name: escalation.customer.name ?? t('anonymous') }),
          tag: escalation.id,
          onChosen: () => void navigate(`/bots/${slug}/console/${escalation.id}`),
        });
      }
    });
  }, [botId, data, listens, me, navigate, slug, t]);
  return { waiting: data?.escalations.filter(({ status }) => status === 'waiting').length ?? 0 };
}
