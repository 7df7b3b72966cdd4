import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import type { ConversationEvent } from '../../../contracts/events.js';
import { useStaffApi } from '../api/context.js';
import { toConsoleRequests, type Step } from './requests.js';

const QUEUE_POLL_MS = 2_000;
// The stream brings news at once; this finds what a broken one did not.
const TALK_POLL_MS = 5_000;
const PRESENCE_MS = 30_000;
const NEWS = ['message.created', 'owner.changed', 'conversation.status', 'conversation.closed', 'message.cancelled'];

export function useConsoleRequests() {
  const api = useStaffApi();
  return useMemo(() => toConsoleRequests(api), [api]);
}

/** The conversations of a bot that are with people. */
export function useQueue({ botId }: { botId: string }) {
  const requests = useConsoleRequests();
  return useQuery({
    queryKey: ['escalations', botId],
    queryFn: () => requests.list({ botId }),
    refetchInterval: QUEUE_POLL_MS,
  });
}

export function useEscalation({ id }: { id: string }) {
  const requests = useConsoleRequests();
  return useQuery({
    queryKey: ['escalation', id],
    queryFn: () => requests.read({ id }),
    refetchInterval: QUEUE_POLL_MS,
  });
}

/** What is said in a conversation, as it is said: the stream tells that there is more, and the log is read from there. */
export function useTalk({ id }: { id: string }) {
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  const queryKey = useMemo(() => ['talk', id], [id]);
  const talk = useQuery({
    queryKey,
    queryFn: async (): Promise<ConversationEvent[]> => {
      const events = [...(queries.getQueryData<ConversationEvent[]>(queryKey) ?? [])];
      for (;;) {
        const page = await requests.readEvents({ id, after: events.at(-1)?.seq ?? 0 });
        events.push(...page.events);
        if (!page.more) return events;
      }
    },
    refetchInterval: TALK_POLL_MS,
  });
  const after = talk.data?.at(-1)?.seq;
  const isRead = after !== undefined;
  useEffect(() => {
    if (!isRead) return undefined;
    const last = queries.getQueryData<ConversationEvent[]>(queryKey)?.at(-1)?.seq ?? 0;
    const stream = new EventSource(requests.toStreamAddress({ id, after: last }));
    const refresh = (): void => {
      void queries.invalidateQueries({ queryKey });
    };
    for (const type of NEWS) stream.addEventListener(type, refresh);
    return () => {
      stream.close();
    };
  }, [id, isRead, queries, queryKey, requests]);
  return talk;
}

export function useInternal({ id }: { id: string }) {
  const requests = useConsoleRequests();
  return useQuery({
    queryKey: ['internal', id],
    queryFn: () => requests.readInternal({ id }),
    refetchInterval: TALK_POLL_MS,
  });
}

/**
 * Passes a conversation on, and reads anew what that changes. `onPassed` is called also where what asked for it is gone
 * from the page by then, as a row of a list that has changed is.
 */
export function usePass({ id, onPassed }: { id: string; onPassed?: () => void }) {
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (step: Step) => requests.pass({ id, step }),
    onSuccess: () => onPassed?.(),
    onSettled: () => {
      for (const key of ['escalation', 'escalations', 'talk']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** Says again and again that somebody is there, for as long as the page is open: conversations of whoever stops go back. */
export function usePresence(state: 'available' | 'away'): void {
  const requests = useConsoleRequests();
  useEffect(() => {
    const say = (): void => {
      // The next one comes soon; what lasts shows at every other request.
      requests.sayPresence({ state }).catch(() => undefined);
    };
    say();
    const timer = setInterval(say, PRESENCE_MS);
    return () => {
      clearInterval(timer);
    };
  }, [requests, state]);
}
