import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { useStaffApi } from '../api/context.js';

// Each poll reads every page that is shown anew; whoever has gone further back looks at older ones.
const POLLED_PAGES = 3;

/** A list that comes in pages, as pages show it. */
export type Records<Row> = {
  rows: Row[];
  isPending: boolean;
  error: Error | null;
  hasMore: boolean;
  isFetchingMore: boolean;
  fetchMore: () => void;
  refetch: () => void;
};

type RecordQuery<Answer, Row> = {
  key: readonly unknown[];
  /** Where the page behind `before` is; null: the first one. */
  toPath: (before: string | null) => string;
  toRows: (answer: Answer) => Row[];
  /** Milliseconds after which it is read anew by itself; left out: it is not. */
  pollMs?: number;
};

/** Reads a list page by page, the newest first. */
export function useRecords<Answer extends { next: string | null }, Row>({
  key,
  toPath,
  toRows,
  pollMs,
}: RecordQuery<Answer, Row>): Records<Row> {
  const { ask } = useStaffApi();
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask<Answer>({ method: 'GET', path: toPath(pageParam) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      pollMs !== undefined && (state.data?.pages.length ?? 0) <= POLLED_PAGES ? pollMs : false,
  });
  return {
    rows: found.data?.pages.flatMap(toRows) ?? [],
    isPending: found.isPending,
    error: found.error,
    hasMore: found.hasNextPage,
    isFetchingMore: found.isFetchingNextPage,
    fetchMore: () => void found.fetchNextPage(),
    refetch: () => void found.refetch(),
  };
}
