import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useStaffApi } from '../api/context.js';
import { useBot } from '../shell/session.js';
import type { AnswerKey } from './draft.js';

/** Marks an answer as dealt with, or takes that back. */
export function useMark() {
  const { id } = useBot();
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ conversationId, messageId, done }: AnswerKey & { done: boolean }) =>
      ask({
        method: 'POST',
        path: `/api/v1/bots/${id}/improve/mark`,
        body: { conversationId, messageId, done },
      }),
    // Also while another page is shown: whoever comes back finds the list without it.
    onSuccess: () => queries.invalidateQueries({ queryKey: ['improve', id], refetchType: 'all' }),
  });
}
