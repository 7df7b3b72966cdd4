import { useLocation } from 'react-router';

/** What a link from the list gives along: its filters, to go back to. */
export type ListState = { list: string };

/** The filters of the list from which somebody came to a conversation; empty where they came from elsewhere. */
export function useListSearch(): string {
  const location = useLocation();
  const state: unknown = location.state;
  return typeof state === 'object' && state !== null && 'list' in state && typeof state.list === 'string'
    ? state.list
    : '';
}
