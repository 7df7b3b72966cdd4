import { useMemo } from 'react';

import { useStaffApi } from '../api/context.js';
import { toConversationRequests } from './requests.js';

/** What staff ask for about the conversations of a bot. */
export function useConversationRequests() {
  const api = useStaffApi();
  return useMemo(() => toConversationRequests(api), [api]);
}
