import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import type { ConversationEvent } from '../../../contracts/events.js';
import { useStaffApi } from '../api/context.js';
import { toConsoleRequests, type QueueFilter, type Step } from './requests.js';
import { listenForSigns } from './desk/use-signs.js';
import { keepListening } from './keep-listening.js';

// Streams bring news at once; these find what a broken one did not.
const QUEUE_POLL_MS = 15_000;
const TALK_POLL_MS = 5_000;
const CONTEXT_POLL_MS = 15_000;
const PRESENCE_MS = 30_000;
const NEWS = ['message.created', 'owner.changed', 'conversation.status', 'conversation.closed', 'message.cancelled'];

export function useConsoleRequests() {
  const api = useStaffApi();
  return useMemo(() => toConsoleRequests(api), [api]);
}

/** The conversations of a bot that are with people, or were: also while the page is hidden, so that it can call. */
export function useQueue({ botId, status, text = '' }: QueueFilter) {
  const requests = useConsoleRequests();
  return useQuery({
    queryKey: ['escalations', botId, status, text],
    queryFn: () => requests.list({ botId, status, text }),
    // What was found for fewer words stays until there is more.
    placeholderData: (before, query) =>
      query?.queryKey[1] === botId && query.queryKey[2] === status ? before : undefined,
    refetchInterval: QUEUE_POLL_MS,
    refetchIntervalInBackground: status === 'open',
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
    const refresh = (): void => {
      void queries.invalidateQueries({ queryKey });
    };
    return keepListening({
      toAddress: () => {
        const last = queries.getQueryData<ConversationEvent[]>(queryKey)?.at(-1)?.seq ?? 0;
        return requests.toStreamAddress({ id, after: last });
      },
      renewAccess: requests.renewAccess,
      attach: (stream) => {
        for (const type of NEWS) stream.addEventListener(type, refresh);
        listenForSigns({ stream, id, queries });
      },
    });
  }, [id, isRead, queries, queryKey, requests]);
  return talk;
}

/** What is known beside a conversation. */
export function useContextOf({ id }: { id: string }) {
  const requests = useConsoleRequests();
  return useQuery({
    queryKey: ['context', id],
    queryFn: () => requests.readContext({ id }),
    refetchInterval: CONTEXT_POLL_MS,
  });
}

/** Who could be given a conversation. */
export function useColleagues({ id }: { id: string }) {
  const requests = useConsoleRequests();
  return useQuery({
    queryKey: ['colleagues', id],
    queryFn: () => requests.listColleagues({ id }),
    refetchInterval: CONTEXT_POLL_MS,
  });
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
