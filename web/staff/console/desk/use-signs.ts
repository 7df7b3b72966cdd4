import { useQuery, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { TYPING_AGAIN_MS, TYPING_MS, type PeopleNotice } from '../../../../contracts/people-notices.js';
import { useConsoleRequests } from '../use-console.js';

/** What is known of the customer: when they last said that they type, and up to where they have read. */
type Signs = { typingAt: number | null; readUpToSeq: number };

const NONE: Signs = { typingAt: null, readUpToSeq: 0 };
const toKey = (id: string) => ['signs', id];

/** Takes in what the customer of a conversation shows, from the stream that brings its news. */
export function listenForSigns(input: { stream: EventSource; id: string; queries: QueryClient }): void {
  const { stream, id, queries } = input;
  for (const type of ['people.typing', 'people.read'] as const) {
    stream.addEventListener(type, ({ data }: MessageEvent<string>) => {
      const { payload } = JSON.parse(data) as { payload: Omit<PeopleNotice, 'type'> };
      const notice = { ...payload, type } as PeopleNotice;
      queries.setQueryData<Signs>(toKey(id), (known = NONE) =>
        notice.type === 'people.typing'
          ? { ...known, typingAt: notice.on ? Date.now() : null }
          : { ...known, readUpToSeq: Math.max(known.readUpToSeq, notice.upToSeq) },
      );
    });
  }
}

/** What the customer shows. Nothing is asked for: the stream brings it. */
export function useSigns({ id }: { id: string }): Signs & { typingMs: number } {
  const { data = NONE } = useQuery<Signs>({ queryKey: toKey(id), queryFn: () => NONE, enabled: false });
  return { ...data, typingMs: TYPING_MS };
}

/** Shows the customer that somebody types, every few seconds at most; the returned function hears of every change. */
export function useOwnTyping({ id }: { id: string }): (text: string) => void {
  const requests = useConsoleRequests();
  const toldAt = useRef<number | null>(null);
  return (text) => {
    const now = Date.now();
    const on = text.trim() !== '';
    if (on ? toldAt.current !== null && now - toldAt.current < TYPING_AGAIN_MS : toldAt.current === null) return;
    toldAt.current = on ? now : null;
    requests.sign({ id, sign: { type: 'typing', on } }).catch(() => undefined);
  };
}

/** Shows the customer what was read, while the page is looked at. `upToSeq` undefined: nothing is there to be read. */
export function useReadMark({ id, upToSeq }: { id: string; upToSeq: number | undefined }): void {
  const requests = useConsoleRequests();
  useEffect(() => {
    if (upToSeq === undefined) return undefined;
    let isTold = false;
    const tell = (): void => {
      if (isTold || document.visibilityState !== 'visible') return;
      isTold = true;
      requests.sign({ id, sign: { type: 'read', upToSeq } }).catch(() => undefined);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      document.removeEventListener('visibilitychange', tell);
    };
  }, [id, requests, upToSeq]);
}
