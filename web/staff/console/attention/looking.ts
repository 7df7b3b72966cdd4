import { useEffect } from 'react';

import { findLocks } from '../../../chat/in-turn.js';

const toName = (botId: string): string => `parley-looking-${botId}`;

/** Lets the other tabs know, for as long as this one is looked at. */
export function useLooking({ botId }: { botId: string }): void {
  useEffect(() => {
    let over = new AbortController();
    const tell = (): void => {
      over.abort();
      if (document.hidden) return;
      const { signal } = (over = new AbortController());
      const held = (): Promise<void> =>
        new Promise((resolve) => {
          if (signal.aborted) resolve();
          signal.addEventListener('abort', () => {
            resolve();
          });
        });
      findLocks()
        ?.request(toName(botId), { mode: 'shared' }, held)
        .catch(() => undefined);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      document.removeEventListener('visibilitychange', tell);
      over.abort();
    };
  }, [botId]);
}

/** Whether somebody looks at this tab, or at another one with the console of this bot. */
export async function isLookedAt({ botId }: { botId: string }): Promise<boolean> {
  if (!document.hidden) return true;
  const { held = [] } = (await findLocks()?.query()) ?? {};
  return held.some(({ name }) => name === toName(botId));
}
