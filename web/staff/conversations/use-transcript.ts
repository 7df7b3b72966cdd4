import { useQuery, useQueryClient } from '@tanstack/react-query';

import type { Transcript } from '../../../contracts/conversations-of-a-bot.js';
import { useConversationRequests } from './use-requests.js';

const POLL_MS = 3_000;

type Read = Pick<Transcript, 'conversation' | 'events' | 'lastSeq'>;

/** A conversation with all of its events, kept up to date: each poll asks for what is new alone. */
export function useTranscript({ botId, conversationId }: { botId: string; conversationId: string }) {
  const requests = useConversationRequests();
  const queries = useQueryClient();
  const queryKey = ['transcript', botId, conversationId];
  return useQuery({
    queryKey,
    queryFn: async (): Promise<Read> => {
      const known = queries.getQueryData<Read>(queryKey);
      const events = [...(known?.events ?? [])];
      for (;;) {
        const page = await requests.read({ botId, conversationId, after: events.at(-1)?.seq ?? 0 });
        events.push(...page.events);
        if (!page.more) return { conversation: page.conversation, events, lastSeq: page.lastSeq };
      }
    },
    refetchInterval: POLL_MS,
  });
}
