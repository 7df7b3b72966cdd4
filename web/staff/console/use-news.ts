import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type RefObject } from 'react';

import { inTurn } from '../../chat/in-turn.js';
import { keepListening } from './keep-listening.js';
import { useConsoleRequests } from './use-console.js';

// As api/realtime/desk-stream.ts calls it.
const CHANGED = 'desk.changed';

/**
 * Reads anew who waits and who has whom as soon as the server says that it has changed: its word comes at once in hidden
 * tabs, too. Of several tabs one listens and tells the others: browsers keep few connections open to one server. Where
 * there are no locks each listens for itself. @returns whether this tab is one that listens
 */
export function useNews({ botId }: { botId: string }): RefObject<boolean> {
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  const listens = useRef(false);
  useEffect(() => {
    const name = `parley-desk-${botId}`;
    const over = new AbortController();
    const others = new BroadcastChannel(name);
    const refresh = (): void => {
      void queries.invalidateQueries({ queryKey: ['escalations', botId] });
      void queries.invalidateQueries({ queryKey: ['escalation'] });
    };
    others.addEventListener('message', refresh);

    const listen = (): Promise<void> => {
      if (over.signal.aborted) return Promise.resolve();
      listens.current = true;
      const stop = keepListening({
        toAddress: () => requests.toNewsAddress({ botId }),
        renewAccess: requests.renewAccess,
        attach: (source) => {
          source.addEventListener(CHANGED, () => {
            refresh();
            others.postMessage(CHANGED);
          });
        },
      });
      // The lock is held, and the stream open, until this page does not need it any more.
      return new Promise((resolve) => {
        over.signal.addEventListener('abort', () => {
          stop();
          listens.current = false;
          resolve();
        });
      });
    };
    void inTurn({ name, task: listen });
    return () => {
      over.abort();
      others.close();
    };
  }, [botId, queries, requests]);
  return listens;
}
