import type { Readable } from 'node:stream';

import type { DeskChange } from '../../contracts/bus.js';
import type { ApiMetrics } from '../metrics.js';
import type { DeskNews } from './desk-news.js';
import { openServerSent } from './server-sent.js';

/** Longer than what one step changes takes to be told, and shorter than anybody notices. */
const GATHER_MS = 200;
/** Whoever is told reads a list anew: on a busy desk not more often than so. */
const TELL_EVERY_MS = 2_000;

/** The event that such a stream brings. */
export const DESK_CHANGED = 'desk.changed';

/**
 * Tells staff whenever something is new in a bot's conversations with people, as server-sent events without content: what
 * is new is asked for. Says so once at the beginning: something may have been missed. Whoever may not look any more is sent
 * away with the next comment.
 */
export function openDeskStream(input: {
  news: DeskNews;
  metrics: ApiMetrics;
  botId: string;
  mayLook: () => Promise<boolean>;
  signals: AbortSignal[];
}): Readable {
  const { news, metrics, botId, mayLook, signals } = input;
  let gathered: DeskChange | null = null;
  let timer: NodeJS.Timeout | undefined;
  let toldAt = -Infinity;

  function tell(change: DeskChange): void {
    // Who waits changes more than what was said.
    gathered = gathered === 'queue' ? gathered : change;
    const wait = Math.max(GATHER_MS, toldAt + TELL_EVERY_MS - performance.now());
    timer ??= setTimeout(() => {
      timer = undefined;
      toldAt = performance.now();
      const told = gathered;
      gathered = null;
      sent.send({ type: DESK_CHANGED, data: { change: told } });
    }, wait);
  }

  const sent = openServerSent({
    ...{ metrics, signals },
    onComment: () => {
      mayLook().then(
        (may) => {
          if (!may) sent.end();
        },
        // Who can ask nobody decides nothing; the token ends by itself.
        () => undefined,
      );
    },
    onClose: () => {
      clearTimeout(timer);
      ignore();
    },
  });
  const ignore = news.listen({ botId, hear: tell });
  tell('queue');
  return sent.body;
}
