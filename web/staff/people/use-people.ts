import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useStaffApi } from '../api/context.js';
import { toPeopleRequests } from './requests.js';

/** What admins ask for about the staff. */
export function usePeopleRequests() {
  const api = useStaffApi();
  return useMemo(() => toPeopleRequests(api), [api]);
}

/** Everybody who works here, and every bot. */
export function usePeople() {
  const requests = usePeopleRequests();
  return useQuery({
    queryKey: ['staff'],
    queryFn: async () => {
      const [{ staff }, { bots }] = await Promise.all([requests.listStaff(), requests.listAllBots()]);
      return { staff, bots };
    },
  });
}
