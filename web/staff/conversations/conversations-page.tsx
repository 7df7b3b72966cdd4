import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { ConversationRows } from './conversation-rows.js';
import { FilterBar } from './filter-bar.js';
import { fromAddress, toAddress, toFilter } from './filters.js';
import { useConversationRequests } from './use-requests.js';
import { WORDS } from './words.js';
import './styles.css';
import '../tags/styles.css';

const POLL_MS = 3_000;
// Each poll reads every page that is shown anew; whoever has scrolled further looks at older ones.
const POLLED_PAGES = 3;

/** The conversations of a bot, newest first; filters are in the address. */
export function ConversationsPage() {
  const t = useWords(WORDS);
  const bot = useBot();
  const requests = useConversationRequests();
  const [search, setSearch] = useSearchParams();
  const filters = fromAddress(search);
  const address = toAddress(filters);
  const found = useInfiniteQuery({
    queryKey: ['conversations', bot.id, address],
    queryFn: ({ pageParam }) => requests.list({ botId: bot.id, filter: toFilter(filters), cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= POLLED_PAGES ? POLL_MS : false),
  });
  const conversations = found.data?.pages.flatMap((page) => page.conversations) ?? [];
  const count = conversations.length;
  return (
    <Page title={t('title')}>
      <FilterBar
        filters={filters}
        onChange={(changed) => {
          setSearch(toAddress({ ...filters, ...changed }), { replace: true });
        }}
      />
      {found.isPending && <Waiting />}
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <p className="soft" role="status">
            {count === 0 ? t('none') : t(found.hasNextPage ? 'moreShown' : 'shown', { count })}
          </p>
          <ConversationRows
            conversations={conversations}
            onNearEnd={() => {
              if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
            }}
          />
        </>
      )}
    </Page>
  );
}
