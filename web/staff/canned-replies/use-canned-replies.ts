import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { CannedReply, CannedReplyContent, CannedReplyList } from '../../../contracts/canned-replies.js';
import { useStaffApi } from '../api/context.js';

/** What is done to the canned replies of a bot. */
export type CannedReplyStep =
  | { kind: 'create'; content: CannedReplyContent }
  | { kind: 'update'; id: string; content: CannedReplyContent }
  | { kind: 'remove'; id: string };

const toPath = (botId: string) => `/api/v1/bots/${botId}/canned-replies`;

/** The canned replies of a bot, by name. */
export function useCannedReplies({ botId }: { botId: string }) {
  const { ask } = useStaffApi();
  return useQuery({
    queryKey: ['canned-replies', botId],
    queryFn: () => ask<CannedReplyList>({ method: 'GET', path: toPath(botId) }),
  });
}

/** Changes them, and reads them anew. */
export function useCannedReplyStep({ botId, onDone }: { botId: string; onDone?: () => void }) {
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (step: CannedReplyStep): Promise<void> => {
      const path = toPath(botId);
      switch (step.kind) {
        case 'create':
          await ask<CannedReply>({ method: 'POST', path, body: step.content });
          return;
        case 'update':
          await ask<CannedReply>({ method: 'PATCH', path: `${path}/${step.id}`, body: step.content });
          return;
        case 'remove':
          await ask({ method: 'DELETE', path: `${path}/${step.id}` });
      }
    },
    onSuccess: () => onDone?.(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['canned-replies', botId] }),
  });
}
