import { useMutation, useQueryClient } from '@tanstack/react-query';

import type { StaffUser, UpdateStaffRequest } from '../../../contracts/staff.js';
import { usePeopleRequests } from './use-people.js';

/** Changes somebody of the staff, and reads everybody anew. */
export function useChange({ id }: StaffUser) {
  const { update } = usePeopleRequests();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: UpdateStaffRequest) => update({ id, ...change }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  });
}
